import path from 'node:path';
import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';

const probe = path.join(import.meta.dirname, 'memory_probe.py');

/** Memory of a bare interpreter, and what a fork of it owns, in MB of 2^20 bytes. */
export interface InterpreterMemory {
  readonly interpreterMb: number;
  readonly forkMb: number;
}

/**
 * Measures the memory of an interpreter of this host, from /proc/PID/smaps_rollup.
 *
 * @param python the interpreter's path
 * @throws InputError when it cannot be run
 */
export async function interpreterMemory(python: string): Promise<InterpreterMemory> {
  const { stdout, failed, shortMessage } = await execa(python, ['-I', '-S', probe], {
    reject: false,
    timeout: 30_000,
  });
  const [interpreterKb, forkKb] = stdout?.split(' ').map(Number) ?? [];
  if (failed || !(interpreterKb! > 0) || !(forkKb! > 0)) {
    throw new InputError(`cannot measure the memory of ${python}: ${shortMessage}`);
  }
  return { interpreterMb: interpreterKb! / 1024, forkMb: forkKb! / 1024 };
}
