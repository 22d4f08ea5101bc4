import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { ExecutionContext } from 'ava';
import type { Catalog, Workload } from '../catalog.ts';

/** A row of a CSV file by column, as the second reader of the tests gives it. */
export type TextRow = Record<string, string>;

/** Five functions; function k has package k first and another two or three after it. */
export const base: Workload = {
  name: 'base',
  catalog: {
    packageNames: Array.from({ length: 8 }, (_, index) => `package-${index}`),
    importMs: new Float64Array(8).fill(1),
    importMb: new Float64Array(8).fill(2),
    installMs: new Float64Array(8).fill(3),
    diskMb: new Float64Array(8).fill(4),
    imputed: new Uint8Array(8),
    functionNames: ['v', 'w', 'x', 'y', 'z'],
    packageOffsets: Int32Array.of(0, 3, 7, 10, 14, 17),
    packageLists: Int32Array.of(0, 5, 6, 1, 5, 6, 7, 2, 7, 5, 3, 6, 7, 5, 4, 7, 6),
    executeMs: Float64Array.of(10, 11, 12, 13, 14),
    memoryMb: Float64Array.of(20, 21, 22, 23, 24),
  },
};

/** The packages of a function. */
export function packagesOf(catalog: Catalog, index: number): number[] {
  const { packageLists, packageOffsets } = catalog;
  return [...packageLists.subarray(packageOffsets[index], packageOffsets[index + 1])];
}

/** A folder that goes when the test ends. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-azure-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A file `trace.csv` with this text that goes when the test ends. */
export function temporaryFile(t: ExecutionContext, text: string): string {
  const file = join(temporaryFolder(t), 'trace.csv');
  writeFileSync(file, text);
  return file;
}
