import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { assembleBase } from '../base/assemble-base.ts';
import { findPython } from '../base/find-python.ts';
import { openLean } from '../platforms/lean.ts';
import type {
  OperationResult,
  PlatformSession,
  SandboxLimits,
  StoredPackage,
} from '../platforms/platform.ts';
import { cacheRoot } from '../state/run-state.ts';
import { leanLack } from './lean-lack.ts';

/** A session of lean containers in a directory of its own, for tests and probes. */
export interface ProbeSession {
  readonly session: PlatformSession;
  /** The run's state directory. */
  readonly stateDirectory: string;
  /** A package of the store, with one module of this content. */
  addPackage(name: string, content: string): Promise<StoredPackage>;
  /** A code folder with this Python text, which defines `handler`, or `probe` to be answered. */
  addCode(text: string): Promise<string>;
  /** Ends the session and removes its directory. */
  close(): Promise<void>;
}

export const probeLimits: SandboxLimits = {
  memoryMb: 128,
  processes: 32,
  cores: 1,
  // Ends what hangs; an emulated machine takes half a minute for what takes a tenth of a second.
  timeoutMs: 120_000,
  network: 'none',
};

/** What this host lacks for lean containers with Python, in one sentence; undefined if nothing. */
export async function probeLack(): Promise<string | undefined> {
  const lack = await leanLack();
  if (lack !== undefined) {
    return lack;
  }
  return findPython().then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** Opens a session with these guards (all when left out) and limits. */
export async function openProbeSession(
  guards?: number,
  limits: Partial<SandboxLimits> = {},
  cgroup: 'auto' | 'v1' | 'v2' = 'auto',
): Promise<ProbeSession> {
  const base = await assembleBase(path.join(cacheRoot(), 'bases'));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-probe-'));
  const storeDirectory = path.join(folder, 'store');
  const stateDirectory = path.join(folder, 'state');
  const session = await openLean(
    {
      baseDirectory: base.directory,
      storeDirectory,
      stateDirectory,
      limits: { ...probeLimits, ...limits },
    },
    guards,
    cgroup,
  );
  let folders = 0;
  return {
    session,
    stateDirectory,
    addPackage: async (name, content) => {
      const directory = path.join(storeDirectory, `${name}==1`);
      await mkdir(directory, { recursive: true });
      await writeFile(path.join(directory, `${name}.py`), content);
      return { name: `${name}==1`, directory, modules: [name] };
    },
    addCode: async (text) => {
      folders += 1;
      const code = path.join(folder, `code-${folders}`);
      await mkdir(code);
      await writeFile(
        path.join(code, 'handler.py'),
        text.includes('def handler') ? text : `${text}\n${answerByError}`,
      );
      return code;
    },
    close: async () => {
      await session.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A handler's result goes nowhere, an error's text comes back with the operation. */
const answerByError = `
class Answer(Exception):
    pass

def handler(event):
    raise Answer(probe())
`;

/** The text that a probe returned, or how it failed: `PermissionError: …`, or a status. */
export function answerOf(result: OperationResult): string {
  if (result.status !== 'error') {
    return result.status;
  }
  return result.reason.replace(/^Answer: /, '');
}
