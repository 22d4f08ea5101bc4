import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../../workloads/input-error.ts';
import { packageView } from '../../packages/installing/package-view.ts';
import { askAgain } from '../docker/ask-again.ts';
import { CodeFolders } from './code-folders.ts';
import type {
  HandlerCall,
  OperationResult,
  PlatformSession,
  PlatformSetup,
  SandboxRequest,
  StoredPackage,
} from '../platform.ts';
import { NoAnswer, type SandboxAnswer, SandboxClient } from './sandbox-client.ts';
import { type SandboxDriver, socketName, uidOf } from './sandbox-driver.ts';
import { makeScratch, outputIn, outputName } from './scratch.ts';
import { StepClock } from './step-clock.ts';
import { type Failure, oneLine, timedOperation } from './timed-operation.ts';
import { handlerCall, toldOf } from './told.ts';

/** The longest path that a Unix socket may have (sockaddr_un), its closing zero not counted. */
const longestSocketPath = 107;

/** Starting an interpreter and importing are given this long. */
const longMs = 60_000;

/** Destroying a paused sandbox that takes longer than this waits for it to be resumed, in ms. */
const frozenAfterMs = 3000;

/**
 * The session of a platform whose sandboxes are fresh interpreters that serve HTTP, on a Unix
 * socket in a folder shared with the host unless the driver knows another address.
 */
export async function servingSession(
  platform: string,
  setup: PlatformSetup,
  driver: SandboxDriver,
): Promise<PlatformSession> {
  const folder = path.join(setup.stateDirectory, platform);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  return new ServingSession(platform, setup, driver, folder);
}

class ServingSession implements PlatformSession {
  readonly #platform: string;
  readonly #setup: PlatformSetup;
  readonly #driver: SandboxDriver;
  readonly #folder: string;
  readonly #clients = new Map<number, SandboxClient>();
  readonly #withHandler = new Set<number>();
  readonly #paused = new Set<number>();
  readonly #codeFolders = new CodeFolders();

  constructor(platform: string, setup: PlatformSetup, driver: SandboxDriver, folder: string) {
    this.#platform = platform;
    this.#setup = setup;
    this.#driver = driver;
    this.#folder = folder;
  }

  async createSandbox(request: SandboxRequest): Promise<OperationResult> {
    const { sandbox } = request;
    if (request.zygote >= 0) {
      return this.#noZygotes();
    }
    const packages = await packageView(this.#setup.storeDirectory, request.packages);
    const code = await this.#codeOf(request.codeFolder);
    const scratch = this.#scratch(sandbox);
    const socket = path.join(scratch, socketName);
    if (Buffer.byteLength(socket) > longestSocketPath) {
      throw new InputError(
        `${socket}: too long for a socket's path; use a shorter state directory`,
      );
    }
    const uid = uidOf(sandbox);
    const place = { sandbox, uid, scratch, packages, code };
    const told = toldOf(request, this.#setup, {
      ...(this.#setup.onOutput === undefined ? {} : { output: `/host/${outputName}` }),
      ...this.#driver.told?.(place),
    });
    await this.#driver.prepare?.(place);
    const clock = new StepClock();
    const result = await this.#operation(sandbox, clock, async () => {
      makeScratch(scratch, uid);
      clock.mark('scratch');
      // From here on there may be something to destroy.
      this.#clients.set(sandbox, new SandboxClient(socket));
      await this.#driver.start(place, clock);
      const client = new SandboxClient(this.#driver.addressOf?.(sandbox) ?? socket);
      this.#clients.set(sandbox, client);
      const answer = await this.#firstAnswer(sandbox, client, told);
      clock.mark('answer');
      if (!answer.ok) {
        return { endMs: answer.firstByteMs, reason: answer.text };
      }
      const loaded = await this.#driver.load?.(place, client);
      if (loaded === undefined) {
        return { endMs: answer.firstByteMs };
      }
      clock.mark('load');
      return { endMs: loaded.firstByteMs, ...(loaded.ok ? {} : { reason: loaded.text }) };
    });
    if (code !== '') {
      this.#withHandler.add(sandbox);
    }
    if (result.status !== 'ok') {
      // What is left of it; whoever asked for it does not know it.
      await this.destroySandbox(sandbox);
    }
    return result;
  }

  async importInSandbox(
    sandbox: number,
    packages: readonly StoredPackage[],
  ): Promise<OperationResult> {
    const modules = packages.flatMap((each) => each.modules);
    return this.#ask(sandbox, '/import', modules.join('\n'), 'import', longMs);
  }

  async execute(sandbox: number, executeMs: number, call?: HandlerCall): Promise<OperationResult> {
    const { timeoutMs } = this.#setup.limits;
    return this.#withHandler.has(sandbox)
      ? this.#ask(sandbox, '/run', handlerCall(call, timeoutMs), 'run', timeoutMs)
      : this.#ask(sandbox, '/burn', String(executeMs), 'run', timeoutMs);
  }

  async pause(sandbox: number): Promise<OperationResult> {
    const clock = new StepClock();
    return this.#operation(sandbox, clock, async () => {
      await this.#change(sandbox, () => this.#driver.pause(sandbox));
      this.#paused.add(sandbox);
      return { endMs: clock.mark('freeze') };
    });
  }

  /** Asks until the engine has caught up; one whose process has ended will not change any more. */
  async #change(sandbox: number, ask: () => Promise<void>): Promise<void> {
    let hasEnded = false;
    try {
      await askAgain(ask, async () => {
        hasEnded = await this.#driver.hasEnded(sandbox).catch(() => true);
        return hasEnded;
      });
    } catch (error) {
      throw hasEnded ? new NoAnswer(oneLine(error), false) : error;
    }
  }

  async resume(sandbox: number): Promise<OperationResult> {
    const clock = new StepClock();
    return this.#operation(sandbox, clock, async () => {
      await this.#change(sandbox, () => this.#driver.resume(sandbox));
      this.#paused.delete(sandbox);
      clock.mark('thaw');
      const { firstByteMs } = await this.#client(sandbox).ask('/', '', longMs);
      clock.mark('answer');
      return { endMs: firstByteMs };
    });
  }

  async destroySandbox(sandbox: number): Promise<OperationResult> {
    const clock = new StepClock();
    this.#clients.get(sandbox)?.close();
    this.#withHandler.delete(sandbox);
    return this.#operation(sandbox, clock, async () => {
      await this.#giveOutput(sandbox);
      await this.#remove(sandbox);
      clock.mark('destroy');
      await rm(this.#scratch(sandbox), { recursive: true, force: true });
      // What could not be removed now is tried again when the session is closed.
      this.#clients.delete(sandbox);
      return { endMs: clock.mark('scratch') };
    });
  }

  /** Before its folder goes; nothing where nobody wants it. */
  async #giveOutput(sandbox: number): Promise<void> {
    const { onOutput } = this.#setup;
    if (onOutput !== undefined) {
      const output = this.#driver.output?.(sandbox) ?? outputIn(this.#scratch(sandbox));
      onOutput(sandbox, await output.catch(() => ''));
    }
  }

  /**
   * An engine that has not noted yet that a container is paused kills it without resuming it, and a
   * frozen process does not die, so after a while it is resumed.
   */
  async #remove(sandbox: number): Promise<void> {
    const isPaused = this.#paused.delete(sandbox);
    const resume = (): void => {
      this.#driver.resume(sandbox).catch(() => {});
    };
    const timer = isPaused ? setInterval(resume, frozenAfterMs) : undefined;
    try {
      await askAgain(() => this.#driver.destroy(sandbox));
    } finally {
      clearInterval(timer);
    }
  }

  async createZygote(): Promise<OperationResult> {
    return this.#noZygotes();
  }

  async importInZygote(): Promise<OperationResult> {
    return this.#noZygotes();
  }

  async destroyZygote(): Promise<OperationResult> {
    return this.#noZygotes();
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#clients.keys(), (sandbox) => this.destroySandbox(sandbox)));
    await this.#driver.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A sandbox that ends before it answers is noticed within half a second. */
  async #firstAnswer(sandbox: number, client: SandboxClient, told: string): Promise<SandboxAnswer> {
    const ended = new AbortController();
    const look = setInterval(() => {
      this.#driver.hasEnded(sandbox).then(
        (hasEnded) => hasEnded && ended.abort('the process ended before it answered'),
        (error: unknown) => ended.abort(oneLine(error)),
      );
    }, 500);
    try {
      return await client.firstAnswer(told, longMs, ended.signal);
    } finally {
      clearInterval(look);
    }
  }

  async #ask(
    sandbox: number,
    target: string,
    body: string,
    work: string,
    timeoutMs: number,
  ): Promise<OperationResult> {
    const clock = new StepClock();
    return this.#operation(sandbox, clock, async () => {
      const client = this.#client(sandbox);
      const answer = await client.ask(target, body, timeoutMs);
      clock.mark('answer');
      if (answer.workMs !== undefined) {
        clock.steps[work] = answer.workMs;
      }
      return answer.ok
        ? { endMs: answer.firstByteMs }
        : { endMs: answer.firstByteMs, reason: answer.text };
    });
  }

  #operation(
    sandbox: number,
    clock: StepClock,
    work: () => Promise<{ endMs: number; reason?: string }>,
  ): Promise<OperationResult> {
    return timedOperation(clock, work, (error) => this.#explain(sandbox, error));
  }

  /** Ends a sandbox whose time is up, and finds out what became of one that is silent. */
  async #explain(sandbox: number, { timedOut, message }: NoAnswer): Promise<Failure> {
    if (timedOut) {
      await this.#driver.kill(sandbox).catch(() => {});
      return { status: 'timeout', reason: message };
    }
    try {
      return await this.#driver.fate(sandbox);
    } catch (error) {
      return { status: 'killed', reason: oneLine(error) };
    }
  }

  #client(sandbox: number): SandboxClient {
    const client = this.#clients.get(sandbox);
    if (client === undefined) {
      throw new NoAnswer(`there is no sandbox ${sandbox}`, false);
    }
    return client;
  }

  async #codeOf(folder: string): Promise<string> {
    const code = path.join(this.#folder, 'code');
    return folder === '' ? '' : this.#codeFolders.copyOf(folder, code, this.#setup.baseDirectory);
  }

  #scratch(sandbox: number): string {
    return path.join(this.#folder, `s${sandbox}`);
  }

  #noZygotes(): OperationResult {
    const { startMs } = new StepClock();
    const reason = `${this.#platform} holds no Zygotes`;
    return { status: 'error', startMs, endMs: startMs, reason, steps: {} };
  }
}
