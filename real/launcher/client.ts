import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import type { Status } from '../../sim/records/invocation-record.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { OperationResult, SandboxLimits } from '../platforms/platform.ts';
import { buildLauncher } from './build.ts';
import {
  decodeReply,
  encodeRequest,
  type LauncherReply,
  type LauncherRequest,
  replyBytes,
  type Role,
} from './messages.ts';

/** What a launcher is started with. All directories are absolute paths. */
export interface LauncherSettings {
  /** The launcher's own; it is removed when the launcher ends. */
  readonly stateDirectory: string;
  readonly baseDirectory: string;
  /** What the packages of requests lie in; none when left out. */
  readonly storeDirectory?: string;
  /** What the code of requests lies in; none when left out. */
  readonly codeDirectory?: string;
  /** Path of the interpreter inside the base. */
  readonly python: string;
  readonly limits: SandboxLimits;
  /** Cgroups made in advance, 16 when left out. */
  readonly pool?: number;
  /** Whether some container may be made without the guard that takes its capabilities. */
  readonly keepsCapabilities?: boolean;
  /** Whether what a sandbox put out is left, as `disk/N.output`, when it has been destroyed. */
  readonly keepsOutput?: boolean;
  /** The version of the cgroup interface; what the host has when left out. */
  readonly cgroup?: 'auto' | 'v1' | 'v2';
}

/** A launcher that runs. */
export interface Launcher {
  /** The supervisor's process id. */
  readonly pid: number;
  /**
   * One operation. It never rejects: when the launcher has ended, all that was under way, and all
   * that is asked later, ends with status `killed` and the reason.
   */
  ask(request: LauncherRequest): Promise<OperationResult>;
  /** Ends the launcher with all its containers, and waits until nothing is left. */
  close(): Promise<void>;
}

type OnDeath = (role: Role, subject: number, reason: string) => void;

/**
 * Starts the launcher, and waits until it takes requests.
 *
 * @param onDeath called when a container's process ends without having been asked to
 * @throws InputError when there is no C compiler, or the launcher cannot start, with its reason
 */
export async function startLauncher(
  settings: LauncherSettings,
  onDeath: OnDeath = () => {},
): Promise<Launcher> {
  const program = await buildLauncher();
  const child = spawn(program, argumentsOf(settings), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const socket = child.stdio[3] as Duplex;
  const launcher = connect(child, socket, child.stderr!, onDeath);
  // Any answer will do: the launcher answers nothing before it has made its world.
  const { status, reason } = await launcher.ask({ operation: 5, role: 'sandbox', subject: -1 });
  if (status === 'killed') {
    throw new InputError(`the launcher cannot start: ${reason}`);
  }
  return launcher;
}

function argumentsOf(settings: LauncherSettings): string[] {
  const values = {
    state: settings.stateDirectory,
    base: settings.baseDirectory,
    store: settings.storeDirectory ?? '',
    code: settings.codeDirectory ?? '',
    python: settings.python,
    memory_bytes: Math.round(settings.limits.memoryMb * 2 ** 20),
    processes: settings.limits.processes,
    cores: settings.limits.cores,
    pool: settings.pool ?? 16,
    keep_output: settings.keepsOutput === true ? 1 : 0,
    narrow: settings.keepsCapabilities === true ? 0 : 1,
    cgroup: settings.cgroup ?? 'auto',
    owner: process.pid,
  };
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}

function connect(
  child: ChildProcess,
  socket: Duplex,
  errors: Readable,
  onDeath: OnDeath,
): Launcher {
  const pending = new Map<number, (result: OperationResult) => void>();
  let requests = 0;
  let ended = '';
  let words = '';
  errors.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  socket.on('error', () => {});
  readReplies(socket, ({ number, role, subject, result }) => {
    if (number === 0) {
      onDeath(role, subject, result.reason);
    }
    pending.get(number)?.(result);
    pending.delete(number);
  });
  const end = new Promise<void>((resolve) => {
    const close = (how: string) => {
      ended ||= words.trim().split('\n').at(-1) || how;
      for (const settle of pending.values()) {
        settle(atOnce('killed', ended));
      }
      pending.clear();
      resolve();
    };
    child.once('error', (error) => close(error.message));
    child.once('close', (code, signal) => close(`the launcher ended (${signal ?? code})`));
  });
  return {
    pid: child.pid ?? -1,
    ask: (request) =>
      new Promise((resolve) => {
        if (ended !== '') {
          resolve(atOnce('killed', ended));
          return;
        }
        requests += 1;
        try {
          socket.write(encodeRequest(requests, request));
          pending.set(requests, resolve);
        } catch (error) {
          // Longer than the launcher takes: that fails this operation alone.
          resolve(atOnce('error', (error as Error).message));
        }
      }),
    close: () => {
      socket.destroy();
      return end;
    },
  };
}

/** The stream delivers replies in parts, or several at once. */
function readReplies(socket: Duplex, take: (reply: LauncherReply) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= replyBytes) {
      take(decodeReply(rest.subarray(0, replyBytes)));
      rest = rest.subarray(replyBytes);
    }
  });
}

/** The result of what took no time. */
export function atOnce(status: Status, reason: string): OperationResult {
  const nowMs = Number(process.hrtime.bigint()) / 1e6;
  return { status, startMs: nowMs, endMs: nowMs, reason, steps: {} };
}
