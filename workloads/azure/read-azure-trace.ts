import { statSync } from 'node:fs';
import { readAzure2019 } from './azure-2019.ts';
import { readAzure2021 } from './azure-2021.ts';
import { InputError } from '../input-error.ts';
import { reasonOf } from './files/read-rows.ts';
import type { RandomStream } from '../random-stream.ts';
import type { Workload } from '../catalog.ts';

/**
 * Reads an Azure Functions trace, whose functions borrow their packages from a base workload: that
 * of 2019 is a folder, that of 2021 a file.
 *
 * @throws InputError with file and line when the trace cannot be read
 */
export function readAzureTrace(path: string, base: Workload, random: RandomStream): Workload {
  return isFolder(path) ? readAzure2019(path, base, random) : readAzure2021(path, base, random);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}
