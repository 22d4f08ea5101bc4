import path from 'node:path';
import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';
import type { StoredPackage } from '../platforms/platform.ts';

const probe = path.join(import.meta.dirname, 'import_memory.py');

/**
 * Measures how much resident memory packages add to an interpreter of this host, one after the
 * other, in MB of 2^20 bytes; native arrays and libraries are counted, which tracemalloc, the
 * source of the published costs, does not see.
 *
 * @throws InputError when one of them cannot be imported
 */
export async function importMemory(
  python: string,
  packages: readonly StoredPackage[],
): Promise<number[]> {
  const { stdout, failed, shortMessage } = await execa(python, ['-I', '-S', probe], {
    reject: false,
    timeout: 120_000,
    input: JSON.stringify(packages.map(({ directory, modules }) => ({ directory, modules }))),
  });
  if (failed) {
    throw new InputError(`cannot measure the memory of imports: ${shortMessage}`);
  }
  return stdout === '' ? [] : stdout.split('\n').map((kb) => Number(kb) / 1024);
}
