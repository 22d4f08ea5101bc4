import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../workloads/input-error.ts';
import { buildAll } from '../launcher/build.ts';
import { atOnce, type Launcher, startLauncher } from '../launcher/client.ts';
import { installLibrary } from '../launcher/install-library.ts';
import { leanLack } from '../launcher/lean-lack.ts';
import { Addition, allGuards, Guard } from '../launcher/guards.ts';
import { LauncherOperation, type Role } from '../launcher/messages.ts';
import { CodeFolders } from './sandboxes/code-folders.ts';
import { packageView } from '../packages/installing/package-view.ts';
import { handlerCall, toldOf } from './sandboxes/told.ts';
import type {
  HandlerCall,
  OperationResult,
  PlatformSession,
  PlatformSetup,
  RealPlatform,
  SandboxRequest,
  StoredPackage,
} from './platform.ts';

/** Starting an interpreter, forking and importing are given this long. */
const longMs = 60_000;

/** The interpreter's path inside every base. */
const python = '/usr/bin/python3';

/**
 * SOCK's lean containers with Zygotes: bind mounts and chroot, no mount and no network namespace
 * of their own, pooled cgroups, the freezer for pause.
 *
 * Source: Oakes et al., SOCK (USENIX ATC 2018), section 4.
 */
export const lean: RealPlatform = {
  name: 'lean',
  holdsZygotes: true,
  unavailable: leanLack,
  open: (setup) => openLean(setup),
};

/**
 * Opens a session of lean containers: builds and starts the launcher, and creates the root Zygote.
 *
 * @param guards bits of `Guard` and `Addition`: what the containers are made of
 * @param cgroup version of the cgroup interface; what the host has when left out
 * @throws InputError when the launcher or the root Zygote cannot start, with the reason
 */
export async function openLean(
  setup: PlatformSetup,
  guards: number = allGuards,
  cgroup: 'auto' | 'v1' | 'v2' = 'auto',
): Promise<PlatformSession> {
  const { library } = await buildAll();
  await installLibrary(library, setup.baseDirectory);
  await mkdir(setup.stateDirectory, { recursive: true });
  const state = await mkdtemp(path.join(path.resolve(setup.stateDirectory), 'lean-'));
  const codeDirectory = path.join(state, 'code');
  await mkdir(codeDirectory);
  await mkdir(setup.storeDirectory, { recursive: true });
  try {
    const launcher = await startLauncher({
      stateDirectory: state,
      baseDirectory: path.resolve(setup.baseDirectory),
      storeDirectory: path.resolve(setup.storeDirectory),
      codeDirectory,
      python,
      limits: setup.limits,
      cgroup,
      keepsOutput: setup.onOutput !== undefined,
      keepsCapabilities: (guards & Guard.capabilities) === 0,
    });
    const chosen = setup.limits.network === 'host' ? guards | Addition.hostNetwork : guards;
    const session = new LeanSession(setup, launcher, state, chosen);
    const root = await session.createZygote(0, -1, []);
    if (root.status !== 'ok') {
      await session.close();
      throw new InputError(`the root Zygote cannot start: ${root.reason}`);
    }
    return session;
  } catch (error) {
    await rm(state, { recursive: true, force: true });
    throw error;
  }
}

class LeanSession implements PlatformSession {
  readonly #setup: PlatformSetup;
  readonly #launcher: Launcher;
  readonly #state: string;
  readonly #guards: number;
  readonly #codeFolders = new CodeFolders();
  /** What each Zygote sees, its ancestors' packages first. */
  readonly #zygotePackages = new Map<number, readonly StoredPackage[]>([[-1, []]]);
  readonly #handlers = new Set<number>();
  /** Containers that could not be created; nothing of them is left to be destroyed. */
  readonly #failed = new Set<string>();

  constructor(setup: PlatformSetup, launcher: Launcher, state: string, guards: number) {
    this.#setup = setup;
    this.#launcher = launcher;
    this.#state = state;
    this.#guards = guards;
  }

  async createSandbox(request: SandboxRequest): Promise<OperationResult> {
    if (request.codeFolder !== '') {
      this.#handlers.add(request.sandbox);
    }
    const result = await this.#create(
      'sandbox',
      request.sandbox,
      request.zygote,
      request.packages,
      request,
    );
    if (result.status !== 'ok') {
      this.#handlers.delete(request.sandbox);
    }
    return result;
  }

  importInSandbox(sandbox: number, packages: readonly StoredPackage[]): Promise<OperationResult> {
    return this.#import('sandbox', sandbox, packages);
  }

  execute(sandbox: number, executeMs: number, call?: HandlerCall): Promise<OperationResult> {
    const { timeoutMs } = this.#setup.limits;
    const hasHandler = this.#handlers.has(sandbox);
    return this.#launcher.ask({
      operation: LauncherOperation.execute,
      role: 'sandbox',
      subject: sandbox,
      amount: hasHandler ? -1 : executeMs,
      timeoutMs,
      texts: hasHandler ? [handlerCall(call, timeoutMs)] : [],
    });
  }

  pause(sandbox: number): Promise<OperationResult> {
    return this.#simple(LauncherOperation.pause, 'sandbox', sandbox);
  }

  resume(sandbox: number): Promise<OperationResult> {
    return this.#simple(LauncherOperation.resume, 'sandbox', sandbox);
  }

  async destroySandbox(sandbox: number): Promise<OperationResult> {
    this.#handlers.delete(sandbox);
    const result = await this.#destroy('sandbox', sandbox);
    if (this.#setup.onOutput !== undefined) {
      const file = path.join(this.#state, 'disk', `${sandbox}.output`);
      this.#setup.onOutput(sandbox, await readFile(file, 'utf8').catch(() => ''));
      await rm(file, { force: true });
    }
    return result;
  }

  createZygote(
    zygote: number,
    parent: number,
    packages: readonly StoredPackage[],
  ): Promise<OperationResult> {
    const all = [...(this.#zygotePackages.get(parent) ?? []), ...packages];
    this.#zygotePackages.set(zygote, all);
    return this.#create('zygote', zygote, parent, all);
  }

  importInZygote(zygote: number, packages: readonly StoredPackage[]): Promise<OperationResult> {
    return this.#import('zygote', zygote, packages);
  }

  destroyZygote(zygote: number): Promise<OperationResult> {
    this.#zygotePackages.delete(zygote);
    return this.#destroy('zygote', zygote);
  }

  close(): Promise<void> {
    return this.#launcher.close();
  }

  /** What has to be made once, packages' links and the copy of the code, is not timed. */
  async #create(
    role: Role,
    subject: number,
    zygote: number,
    packages: readonly StoredPackage[],
    request?: SandboxRequest,
  ): Promise<OperationResult> {
    let texts: string[];
    try {
      const code = await this.#codeOf(request?.codeFolder ?? '');
      const told = request === undefined ? '' : toldOf(request, this.#setup);
      texts = [await this.#viewOf(packages), code, '', '', told];
    } catch (error) {
      this.#failed.add(`${role} ${subject}`);
      const reason = error instanceof Error ? error.message : String(error);
      // The disk may be full, or a package gone: that fails this sandbox, not the run.
      return atOnce('error', reason);
    }
    const result = await this.#launcher.ask({
      operation: LauncherOperation.create,
      role,
      subject,
      parent: zygote,
      guards: this.#guards,
      timeoutMs: longMs,
      texts,
    });
    if (result.status !== 'ok') {
      this.#failed.add(`${role} ${subject}`);
      await this.#simple(LauncherOperation.destroy, role, subject);
    }
    return result;
  }

  #destroy(role: Role, subject: number): Promise<OperationResult> {
    return this.#failed.delete(`${role} ${subject}`)
      ? Promise.resolve(atOnce('ok', ''))
      : this.#simple(LauncherOperation.destroy, role, subject);
  }

  /** Path of what shows these packages alone, relative to the store; empty for none. */
  async #viewOf(packages: readonly StoredPackage[]): Promise<string> {
    if (packages.length === 0) {
      return '';
    }
    const store = this.#setup.storeDirectory;
    return path.relative(store, await packageView(store, packages));
  }

  /** Path of the function's code, relative to the code folder; empty for none. */
  async #codeOf(folder: string): Promise<string> {
    const code = path.join(this.#state, 'code');
    return folder === ''
      ? ''
      : path.relative(
          code,
          await this.#codeFolders.copyOf(folder, code, this.#setup.baseDirectory),
        );
  }

  #import(
    role: Role,
    subject: number,
    packages: readonly StoredPackage[],
  ): Promise<OperationResult> {
    const modules = packages.flatMap((one) => one.modules);
    return this.#launcher.ask({
      operation: LauncherOperation.import,
      role,
      subject,
      timeoutMs: longMs,
      texts: [modules.join('\n')],
    });
  }

  #simple(operation: LauncherOperation, role: Role, subject: number): Promise<OperationResult> {
    return this.#launcher.ask({ operation, role, subject, timeoutMs: longMs });
  }
}
