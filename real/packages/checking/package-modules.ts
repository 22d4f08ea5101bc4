import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** Folders that packages install beside their modules by mistake. */
const notMeant = new Set(['test', 'tests', 'testing', 'docs', 'doc', 'examples', 'benchmarks']);

/** What the metadata that pip leaves in a directory says of the one package in it. */
export interface PackageMetadata {
  /** As the package's author writes it. */
  readonly version: string;
  /** Top-level modules that can be imported, in order. */
  readonly modules: readonly string[];
}

/**
 * Reads the metadata of a directory that `pip install --target` has filled with one package.
 *
 * Modules come from `RECORD`, which lists what was installed; those that `top_level.txt` names come
 * first, in its order, and keep the others out that are tests and the like.
 */
export async function readPackageMetadata(directory: string): Promise<PackageMetadata> {
  const entries = await readdir(directory);
  const information = entries.find((name) => name.endsWith('.dist-info'));
  if (information === undefined) {
    throw new Error(`${directory}: pip left no .dist-info folder there`);
  }
  const folder = path.join(directory, information);
  const metadata = await readFile(path.join(folder, 'METADATA'), 'utf8');
  const version = /^Version: *(\S+)/im.exec(metadata)?.[1];
  if (version === undefined) {
    throw new Error(`${folder}/METADATA: no version stands there`);
  }
  const recorded = topLevelOf(await readFile(path.join(folder, 'RECORD'), 'utf8'));
  const named = entriesOf(
    await readFile(path.join(folder, 'top_level.txt'), 'utf8').catch(() => ''),
  );
  const listed = named.filter((name) => recorded.includes(name));
  const candidates = listed.length > 0 ? listed : recorded;
  const meant = candidates.filter((name) => !notMeant.has(name));
  return { version, modules: meant.length > 0 ? meant : candidates };
}

function entriesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

/** Modules and packages at the top of a RECORD, sorted: `six.py`, `numpy/…`, `_x.cpython-311.so`. */
function topLevelOf(record: string): string[] {
  const rows = parse(record, { relax_column_count: true });
  const found = new Set<string>();
  for (const [file = ''] of rows) {
    const [first = '', ...rest] = file.split('/');
    const isCode = /\.(py|so)$/.test(file);
    const module = rest.length > 0 ? first : first.split('.')[0];
    if (isCode && module !== undefined && /^[A-Za-z_]\w*$/.test(module)) {
      found.add(module);
    }
  }
  return [...found].sort();
}
