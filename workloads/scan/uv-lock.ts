import { normalizePackageName } from '../data-builders/package-name.ts';
import { InputError } from '../input-error.ts';
import { markerHolds } from './environment-marker.ts';
import { ImportedFileBuilder, type ImportedFile } from './imported-file.ts';
import { isTable, readLockTable, tablesIn, type LockTable } from './lock-table.ts';
import type { TomlTable, TomlValue } from './toml.ts';

/**
 * Reads `uv.lock`: what the project, or the members of the workspace, depend on, directly and
 * through others, by the dependencies whose markers hold; their extras where somebody asks for
 * them, and the project's groups for development if `dev`. The project itself is left out.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readUvLock(path: string, dev: boolean): ImportedFile {
  const lock = readLockTable(path);
  const file = new ImportedFileBuilder();
  const reached = reach(lock, dev);
  for (const table of lock.packages) {
    const name = normalizePackageName(lock.text(table, 'name'));
    if (isLocal(table)) {
      file.count('packages left out: the project itself');
    } else if (!reached.has(table)) {
      file.count('requirements left out: for development, extras, or marker does not hold');
    } else {
      if (isTable(table['source']) && !('registry' in table['source'])) {
        file.count('requirements by URL or path');
      }
      file.require(name, [{ operator: '==', version: lock.text(table, 'version') }]);
    }
  }
  return file.finish('uv.lock', true);
}

/** The packages that the local ones need; all of them where there is no local one. */
function reach(lock: LockTable, dev: boolean): Set<TomlTable> {
  const roots = lock.packages.filter(isLocal);
  if (roots.length === 0) {
    return new Set(lock.packages);
  }
  const byName = Map.groupBy(lock.packages, (table) =>
    normalizePackageName(lock.text(table, 'name')),
  );
  const reached = new Set<TomlTable>(roots);
  const followed = new Set<string>();
  const waiting: TomlValue[] = roots.flatMap((root) => [
    ...tablesIn(root['dependencies']),
    ...(dev ? allLists(root['dev-dependencies']) : []),
  ]);
  for (let needed = waiting.pop(); needed !== undefined; needed = waiting.pop()) {
    for (const table of targetsOf(lock, byName, needed as TomlTable)) {
      if (!reached.has(table)) {
        reached.add(table);
        waiting.push(...tablesIn(table['dependencies']));
      }
      for (const extra of extrasOf(needed as TomlTable)) {
        const key = `${lock.place(table)} ${extra}`;
        const optional = table['optional-dependencies'];
        if (!followed.has(key) && isTable(optional)) {
          followed.add(key);
          waiting.push(...tablesIn(optional[extra]));
        }
      }
    }
  }
  return reached;
}

/** The packages that a dependency means: none if its marker does not hold. */
function targetsOf(
  lock: LockTable,
  byName: ReadonlyMap<string, readonly TomlTable[]>,
  needed: TomlTable,
): readonly TomlTable[] {
  const { marker, version } = needed;
  if (typeof marker === 'string' && !markerHolds(lock.place(needed), marker)) {
    return [];
  }
  const name = normalizePackageName(lock.text(needed, 'name'));
  const targets = (byName.get(name) ?? []).filter(
    (table) => version === undefined || table['version'] === version,
  );
  if (targets.length === 0) {
    throw new InputError(`${lock.place(needed)}: ${name} has no [[package]] table`);
  }
  return targets;
}

function isLocal(table: TomlTable): boolean {
  const { source } = table;
  return isTable(source) && ['virtual', 'editable', 'directory'].some((kind) => kind in source);
}

function extrasOf({ extra }: TomlTable): string[] {
  return Array.isArray(extra) ? extra.filter((one) => typeof one === 'string') : [];
}

function allLists(value: TomlValue | undefined): TomlTable[] {
  return isTable(value) ? Object.values(value).flatMap(tablesIn) : [];
}
