import { execa } from 'execa';
import type { TimedOperations } from '../../sim/primitives/timed-operations.ts';
import { InputError } from '../../workloads/input-error.ts';
import { cgroupLeftovers } from '../cleaning/oci-leftovers.ts';
import { buildPrimitives } from './build-primitives.ts';

/** A closed loop of clients that make and remove one thing over and over. */
export interface PrimitiveLoop {
  /** A row of the tables in `primitives/`: `bind-mount`, `container-network`, ... */
  readonly primitive: string;
  readonly clients: number;
  /** How long the clients are timed, and how long they go on before; each ends at least one. */
  readonly windowMs: number;
  readonly warmupMs?: number;
  /** How many operations a client does at most. */
  readonly operations?: number;
  /** Things of the kind that exist already. */
  readonly existing?: number;
  /** The directory that roots are populated from. */
  readonly base?: string;
  readonly cgroupVersion?: 1 | 2;
}

/**
 * Times a primitive on this host. All is timed in C; nothing is left when it ends, in whatever way.
 *
 * @throws InputError when the host cannot do it, with the reason
 */
export async function timePrimitive(
  loop: PrimitiveLoop,
  signal?: AbortSignal,
): Promise<TimedOperations> {
  const program = await buildPrimitives();
  const result = await execa(program, argumentsOf(loop), {
    reject: false,
    maxBuffer: 1e9,
    stdin: 'ignore',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  if (result.failed) {
    // It removes its cgroups itself, unless it was killed.
    for (const leftover of await cgroupLeftovers([])) {
      await leftover.remove();
    }
    signal?.throwIfAborted();
    const reason = result.stderr.split('\n')[0] || (result.shortMessage ?? 'it ended');
    throw new InputError(`${loop.primitive} cannot be timed: ${reason}`);
  }
  return parseTimes(result.stdout);
}

/**
 * Why this host cannot time this, in a sentence; undefined when it can, which is tried.
 */
export async function primitiveLack(loop: PrimitiveLoop): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return `kernel primitives are timed on Linux, and this is ${process.platform}`;
  }
  if (process.getuid?.() !== 0) {
    return 'kernel primitives need root: run the command with sudo';
  }
  try {
    await timePrimitive({ ...loop, clients: 1, windowMs: 0, warmupMs: 0, operations: 1 });
    return undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
}

function argumentsOf(loop: PrimitiveLoop): string[] {
  const values = {
    primitive: loop.primitive,
    clients: loop.clients,
    window_ms: loop.windowMs,
    warmup_ms: loop.warmupMs ?? 0,
    operations: loop.operations ?? 0,
    existing: loop.existing ?? 0,
    base: loop.base ?? '',
    cgroup: loop.cgroupVersion ?? 1,
  };
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}

/** The rows that the program prints: client, start, created, ended; the last one is the end of all. */
function parseTimes(text: string): TimedOperations {
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const operations = rows.slice(0, -1);
  const column = (index: number) => Float64Array.from(operations, (row) => row[index]!);
  return {
    startMs: column(1),
    createdMs: column(2),
    endedMs: column(3),
    drainedMs: rows.at(-1)![3]!,
  };
}
