import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import { InputError } from '../../input-error.ts';
import { markerHolds, type MarkerChoices } from '../../packaging/marker.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import { ImportedFileBuilder, type ImportedFile } from '../imported-file.ts';
import { isTable, readLockTable, type LockTable, type TomlValue } from './lock-table.ts';
import { isPythonIn } from './lock-python.ts';

/**
 * Reads `pylock.toml` (PEP 751): the packages whose markers hold without extras, for the groups that
 * go by default, and for all groups if `dev`. A package that is a folder is left out.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readPylock(path: string, dev: boolean, python: TargetPython): ImportedFile {
  const lock = readLockTable(path);
  const { root } = lock;
  const lockVersion = root['lock-version'];
  if (typeof lockVersion !== 'string' || !/^1(?:\.|$)/.test(lockVersion)) {
    throw new InputError(`${path}: should have lock-version = "1.0"`);
  }
  const file = new ImportedFileBuilder();
  const choices = {
    groups: [
      ...textsIn(root['default-groups']),
      ...(dev ? textsIn(root['dependency-groups']) : []),
    ],
  };
  countOtherTargets(path, lock, choices, python, file);
  for (const table of lock.packages) {
    const name = normalizePackageName(lock.text(table, 'name'));
    const { version, marker } = table;
    if (typeof marker === 'string' && !markerHolds(lock.place(table), marker, python, choices)) {
      file.count('requirements left out: for development, extras, or marker does not hold');
    } else if (!isPythonIn(table['requires-python'], python)) {
      file.count(`requirements left out: entries for other Pythons than ${python.version}`);
    } else if (isTable(table['directory'])) {
      file.count('packages left out: the project itself');
    } else {
      if (isTable(table['vcs']) || isTable(table['archive'])) {
        file.count('requirements by URL or path');
      }
      file.require(name, typeof version === 'string' ? [{ operator: '==', version }] : []);
    }
  }
  return file.finish('pylock.toml', true);
}

/** Counts a file that is for other Pythons or other systems. */
function countOtherTargets(
  path: string,
  { root }: LockTable,
  choices: MarkerChoices,
  python: TargetPython,
  file: ImportedFileBuilder,
): void {
  const range = root['requires-python'];
  if (typeof range === 'string' && !isPythonIn(range, python)) {
    file.count(`lock files that are for Python ${range}, not ${python.version}`);
  }
  const environments = textsIn(root['environments']);
  if (
    environments.length > 0 &&
    !environments.some((marker) => markerHolds(path, marker, python, choices))
  ) {
    file.count(`lock files that are for other environments than Linux with ${python.version}`);
  }
}

function textsIn(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
