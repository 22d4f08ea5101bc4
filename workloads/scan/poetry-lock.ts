import { normalizePackageName } from '../data-builders/package-name.ts';
import { markerHolds } from './environment-marker.ts';
import { ImportedFileBuilder, type ImportedFile } from './imported-file.ts';
import { isTable, readLockTable } from './lock-table.ts';
import type { TomlTable, TomlValue } from './toml.ts';

/**
 * Reads `poetry.lock`: the packages of the main group, unless they are optional or their markers do
 * not hold; those of all groups if `dev`. Files of Poetry 1.2 to 1.8 do not tell groups, so that
 * all their packages count.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readPoetryLock(path: string, dev: boolean): ImportedFile {
  const lock = readLockTable(path);
  const file = new ImportedFileBuilder();
  for (const table of lock.packages) {
    const name = normalizePackageName(lock.text(table, 'name'));
    const version = lock.text(table, 'version');
    const groups = groupsOf(table);
    const counted = dev ? groups : groups.filter((group) => group === 'main');
    const markers = markersOf(table['markers'], counted);
    if (table['optional'] === true) {
      file.count('requirements left out: optional');
    } else if (!dev && groups.length > 0 && !groups.includes('main')) {
      file.count('requirements left out: for development');
    } else if (
      markers.length > 0 &&
      !markers.some((marker) => markerHolds(lock.place(table), marker))
    ) {
      file.count('requirements left out: marker does not hold on Linux with Python 3.10');
    } else {
      const { source } = table;
      if (isTable(source) && source['type'] !== 'legacy') {
        file.count('requirements by URL or path');
      }
      file.require(name, [{ operator: '==', version }]);
    }
  }
  return file.finish('poetry.lock', true);
}

/** The groups of a package: `groups` since Poetry 2, `category` before 1.2. */
function groupsOf({ groups, category }: TomlTable): string[] {
  return (Array.isArray(groups) ? groups : [category]).filter((group) => typeof group === 'string');
}

/** One marker for all groups, or those of the groups that count; one without needs the package anyhow. */
function markersOf(markers: TomlValue | undefined, groups: readonly string[]): string[] {
  if (typeof markers === 'string') {
    return [markers];
  }
  if (!isTable(markers) || groups.some((group) => !Object.hasOwn(markers, group))) {
    return [];
  }
  return groups.map((group) => markers[group]).filter((marker) => typeof marker === 'string');
}
