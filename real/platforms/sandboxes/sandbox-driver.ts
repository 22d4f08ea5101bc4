import type { SandboxAddress, SandboxAnswer, SandboxClient } from './sandbox-client.ts';
import type { StepClock } from './step-clock.ts';

/** What differs from sandbox to sandbox, as paths on the host. */
export interface SandboxPlace {
  readonly sandbox: number;
  /** The user and group that it runs as. */
  readonly uid: number;
  /** Its own folder, which it may write: `/host` inside; see `makeScratch`. */
  readonly scratch: string;
  /** A view of its packages: `/packages` inside. */
  readonly packages: string;
  /** Its function's code: `/handler` inside; empty when there is none. */
  readonly code: string;
}

/** How one platform starts, pauses and ends a sandbox. What goes on inside is the same on all. */
export interface SandboxDriver {
  /** What is done once for all sandboxes of a function, and is no part of any time. */
  prepare?(place: SandboxPlace): Promise<void>;
  /** Starts the interpreter with the runtime, which will bind `socket` in its scratch folder. */
  start(place: SandboxPlace, clock: StepClock): Promise<void>;
  /** What a sandbox is told of its function that differs from the usual: code folder, output. */
  told?(place: SandboxPlace): { folder?: string; output?: string };
  /** What it put out, where that does not stand in its scratch folder. */
  output?(sandbox: number): Promise<string>;
  /** Where the runtime of a started sandbox serves, if not on that socket. */
  addressOf?(sandbox: number): SandboxAddress;
  /** Brings the function to a sandbox that has answered, where it is not there from the start. */
  load?(place: SandboxPlace, client: SandboxClient): Promise<SandboxAnswer>;
  /** Whether its process has ended by itself; asked now and then while it starts. */
  hasEnded(sandbox: number): Promise<boolean>;
  pause(sandbox: number): Promise<void>;
  resume(sandbox: number): Promise<void>;
  kill(sandbox: number): Promise<void>;
  /** Removes it, whatever state it is in. */
  destroy(sandbox: number): Promise<void>;
  /** What became of a sandbox that does not answer any more. */
  fate(sandbox: number): Promise<{ status: 'oom' | 'killed' | 'error'; reason: string }>;
  close(): Promise<void>;
}

/** The name of the socket in a sandbox's scratch folder, on which its runtime serves. */
export const socketName = 'socket';

/** The socket's path inside of a sandbox. */
export const socketInside = `/host/${socketName}`;

/** Resources of a process, as lean containers limit them (real/launcher/sources/guards/confine.c). */
export const resourceLimits = {
  core: 0,
  fsize: 64 * 2 ** 20,
  nofile: 1024,
  msgqueue: 0,
  memlock: 65536,
} as const;

/** What every sandbox calls its host. */
export const hostName = 'sandbox';

/**
 * Words that start the runtime in an interpreter whose root is the base; the same for all
 * platforms but for where they put the base.
 */
export const runtimeArguments: readonly string[] = [
  '-I',
  '-S',
  '-B',
  '-c',
  "import sys;sys.path.insert(0,'/runtime');import zygolab_start;zygolab_start.run()",
  'sandbox',
  socketInside,
];

/** The interpreter's path inside every base. */
export const pythonInside = '/usr/bin/python3';

/** Users of sandboxes; far from those of people and services. */
const firstUid = 200_000;
const uids = 60_000;

/** The user that a sandbox runs as: one of its own, or the command's where that is not root. */
export function uidOf(sandbox: number): number {
  const own = process.getuid?.() ?? 0;
  return own === 0 ? firstUid + (sandbox % uids) : own;
}
