import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import type { Catalog, Handler, RecordedInvocations, Workload } from '../catalog.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { formatImputed } from './read-packages.ts';

/**
 * Writes a workload directory, the inverse of `readWorkloadDirectory`. The directory is made if it
 * is not there; each file is written under a temporary name and renamed when it is whole. The same
 * workload gives the same bytes.
 *
 * @param options.compress whether the files are gzipped, with `.gz` after their names
 */
export async function writeWorkloadDirectory(
  directory: string,
  workload: Workload,
  { compress = false }: { readonly compress?: boolean } = {},
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const write = async (name: string, text: string): Promise<void> => {
    const data = compress ? gzipSync(text, { level: constants.Z_BEST_COMPRESSION }) : text;
    await writeFileAtomically(join(directory, compress ? `${name}.gz` : name), data);
  };
  const { catalog, invocations, callCounts, notes } = workload;
  await write('packages.csv', packagesCsv(catalog));
  await write('functions.jsonl', functionsJsonl(workload, directory));
  if (invocations) {
    await write('invocations.csv', invocationsCsv(catalog, invocations));
  }
  if (callCounts) {
    await write('counts.csv', countsCsv(catalog, callCounts));
  }
  if (notes) {
    // The notes stay legible without tools, so they are not compressed.
    const text = `${JSON.stringify(notes, undefined, 2)}\n`;
    await writeFileAtomically(join(directory, 'workload.json'), text);
  }
}

function packagesCsv(catalog: Catalog): string {
  const rows = catalog.packageNames.map((name, index) => [
    name,
    String(catalog.importMs[index]),
    String(catalog.importMb[index]),
    String(catalog.installMs[index]),
    String(catalog.diskMb[index]),
    formatImputed(catalog.imputed[index] ?? 0),
  ]);
  const columns = ['package', 'import_ms', 'import_mb', 'install_ms', 'disk_mb', 'imputed'];
  return stringify([columns, ...rows]);
}

function functionsJsonl({ catalog, codeFolders, handlers }: Workload, directory: string): string {
  return catalog.functionNames
    .map((name, index) => {
      const run = catalog.packageLists.subarray(
        catalog.packageOffsets[index],
        catalog.packageOffsets[index + 1],
      );
      const folder = codeFolders?.[index] ?? '';
      const line = {
        name,
        packages: Array.from(run, (packageIndex) => catalog.packageNames[packageIndex]),
        execute_ms: catalog.executeMs[index],
        memory_mb: catalog.memoryMb[index],
        ...(folder !== '' && { code: relative(directory, folder) || '.' }),
        ...handlerFields(handlers?.[index], directory),
      };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}

function handlerFields(handler: Handler | undefined, directory: string): Handler | undefined {
  return handler?.events === undefined
    ? handler
    : { ...handler, events: relative(directory, handler.events) };
}

function invocationsCsv(catalog: Catalog, invocations: RecordedInvocations): string {
  const rows = Array.from(invocations.functions, (functionIndex, index) => {
    const executeMs = invocations.executeMs[index] ?? NaN;
    return [
      String(invocations.arrivalMs[index]),
      catalog.functionNames[functionIndex],
      Number.isNaN(executeMs) ? '' : String(executeMs),
    ];
  });
  return stringify([['arrival_ms', 'function', 'execute_ms'], ...rows]);
}

function countsCsv(catalog: Catalog, callCounts: Float64Array): string {
  const rows = catalog.functionNames.map((name, index) => [name, String(callCounts[index])]);
  return stringify([['function', 'count'], ...rows]);
}
