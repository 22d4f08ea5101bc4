import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import { markerHolds } from '../../packaging/marker.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import { compareVersions } from '../../packaging/version.ts';
import { ImportedFileBuilder, type ImportedFile } from '../imported-file.ts';
import {
  isTable,
  readLockTable,
  type LockTable,
  type TomlTable,
  type TomlValue,
} from './lock-table.ts';
import { neededPackages } from './poetry-dependencies.ts';
import { isForLinux, isInPoetryRange } from './poetry-range.ts';

/**
 * Reads `poetry.lock`: the packages of the main group, unless they are optional or their markers do
 * not hold; those of all groups if `dev`. Of several entries of a package the one counts that is for
 * this Python.
 *
 * Files of Poetry 1.1 to 1.8 have no markers, and those from 1.2 on no groups: there, a package
 * counts that `pyproject.toml` beside the file needs, or without it one that another package's
 * dependencies do not exclude by their markers.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readPoetryLock(path: string, dev: boolean, python: TargetPython): ImportedFile {
  const lock = readLockTable(path);
  const file = new ImportedFileBuilder();
  const wanted = lock.packages.filter((table) => {
    const reason = reasonToLeaveOut(lock, table, dev, python);
    if (reason === 'marker') {
      file.countMarker(python);
    } else if (reason !== undefined) {
      file.count(`requirements left out: ${reason}`);
    }
    return reason === undefined;
  });
  const chosen = chooseEntries(lock, wanted, python, file);
  const needed = hasMarkers(lock) ? undefined : neededPackages(path, lock, chosen, dev, python);
  for (const table of chosen) {
    const name = nameOf(lock, table);
    if (needed !== undefined && !needed.has(name)) {
      file.count('requirements left out: for development, or no marker that asks for it holds');
      continue;
    }
    const { source } = table;
    if (isTable(source) && source['type'] === 'directory') {
      file.count('packages left out: the project itself');
      continue;
    }
    if (isTable(source) && source['type'] !== 'legacy') {
      file.count('requirements by URL or path');
    }
    file.require(name, [{ operator: '==', version: lock.text(table, 'version') }]);
  }
  return file.finish('poetry.lock', true);
}

function nameOf(lock: LockTable, table: TomlTable): string {
  return normalizePackageName(lock.text(table, 'name'));
}

function reasonToLeaveOut(
  lock: LockTable,
  table: TomlTable,
  dev: boolean,
  python: TargetPython,
): string | undefined {
  const groups = groupsOf(table);
  if (table['optional'] === true) {
    return 'optional';
  }
  if (!dev && groups.length > 0 && !groups.includes('main')) {
    return 'for development';
  }
  const counted = dev ? groups : groups.filter((group) => group === 'main');
  // Poetry 1.0 writes `marker`, and versions before it `requirements`.
  const markers = markersOf(table['markers'] ?? table['marker'], counted);
  const holds =
    markers.length === 0 ||
    markers.some((marker) => markerHolds(lock.place(table), marker, python));
  return holds && requirementsHold(table['requirements'], python) ? undefined : 'marker';
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

/** What a package needs in files of Poetry before 1.0: `python = ">=3.5"`, `platform = "win32"`. */
function requirementsHold(requirements: TomlValue | undefined, python: TargetPython): boolean {
  if (!isTable(requirements)) {
    return true;
  }
  const { python: range, platform } = requirements;
  return isForLinux(platform) && isForPython(range, python);
}

function isForPython(range: TomlValue | undefined, { fullVersion }: TargetPython): boolean {
  return typeof range !== 'string' || isInPoetryRange(range, fullVersion);
}

/** Whether the file's packages say by markers what they are needed for, as since Poetry 2 and in 1.0. */
function hasMarkers({ root }: LockTable): boolean {
  const { metadata } = root;
  const version = isTable(metadata) ? metadata['lock-version'] : undefined;
  return typeof version !== 'string' || !/^(?:1\.1|2\.0)$/.test(version);
}

/**
 * One entry a package: of several, the newest of those that are for this Python; an only one that is
 * not is left out, unless the whole file is for other Pythons.
 */
function chooseEntries(
  lock: LockTable,
  tables: readonly TomlTable[],
  python: TargetPython,
  file: ImportedFileBuilder,
): TomlTable[] {
  const { metadata } = lock.root;
  const range = isTable(metadata) ? metadata['python-versions'] : undefined;
  const isFileForPython = isForPython(range, python);
  if (typeof range === 'string' && !isFileForPython) {
    file.count(`lock files that are for Python ${range}, not ${python.version}`);
  }
  return [...Map.groupBy(tables, (table) => nameOf(lock, table)).values()].flatMap((entries) => {
    const fitting = entries.filter((table) => isForPython(table['python-versions'], python));
    const [newest] = (fitting.length > 0 || isFileForPython ? fitting : entries).toSorted((a, b) =>
      compareVersions(lock.text(b, 'version'), lock.text(a, 'version')),
    );
    const leftOut = entries.length - Number(newest !== undefined);
    if (leftOut > 0) {
      file.count(
        `requirements left out: entries for other Pythons than ${python.version}`,
        leftOut,
      );
    }
    return newest === undefined ? [] : [newest];
  });
}
