import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import { InputError } from '../../input-error.ts';
import { markerHolds } from '../../packaging/marker.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import { ImportedFileBuilder, type ImportedFile } from '../imported-file.ts';
import {
  isTable,
  readLockTable,
  tablesIn,
  type LockTable,
  type TomlTable,
  type TomlValue,
} from './lock-table.ts';

/**
 * Reads `uv.lock`: what the project, or the members of the workspace, depend on, directly and
 * through others, by the dependencies whose markers hold; their extras where somebody asks for
 * them, and the project's groups for development if `dev`. The project itself is left out.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readUvLock(path: string, dev: boolean, python: TargetPython): ImportedFile {
  const lock = readLockTable(path);
  const file = new ImportedFileBuilder();
  const reached = new UvGraph(lock, python).reach(dev);
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
      const { version } = table;
      file.require(name, typeof version === 'string' ? [{ operator: '==', version }] : []);
    }
  }
  return file.finish('uv.lock', true);
}

/** A dependency, and the package whose table it stands in. */
interface Needed {
  readonly owner: TomlTable;
  readonly dependency: TomlTable;
}

class UvGraph {
  readonly #lock: LockTable;
  readonly #python: TargetPython;
  readonly #byName: ReadonlyMap<string, readonly TomlTable[]>;

  constructor(lock: LockTable, python: TargetPython) {
    this.#lock = lock;
    this.#python = python;
    this.#byName = Map.groupBy(lock.packages, (table) =>
      normalizePackageName(lock.text(table, 'name')),
    );
  }

  /** The packages that the local ones or a script need; all for this Python where there are none. */
  reach(dev: boolean): Set<TomlTable> {
    const { packages, root } = this.#lock;
    const roots = packages.filter(isLocal);
    const { manifest } = root;
    const script = isTable(manifest) ? tablesIn(manifest['requirements']) : [];
    if (roots.length === 0 && script.length === 0) {
      return new Set(packages.filter((table) => this.#isForPython(table)));
    }
    const reached = new Set<TomlTable>(roots);
    const followed = new Set<string>();
    const waiting: Needed[] = [
      ...script.map((dependency) => ({ owner: root, dependency })),
      ...roots.flatMap((owner) => [
        ...neededIn(owner, owner['dependencies']),
        ...(dev ? allLists(owner['dev-dependencies']) : []).map((dependency) => ({
          owner,
          dependency,
        })),
      ]),
    ];
    for (let needed = waiting.pop(); needed !== undefined; needed = waiting.pop()) {
      for (const table of this.#targetsOf(needed)) {
        if (!reached.has(table)) {
          reached.add(table);
          waiting.push(...neededIn(table, table['dependencies']));
        }
        for (const extra of extrasOf(needed.dependency)) {
          const key = `${this.#lock.packages.indexOf(table)} ${extra}`;
          const optional = table['optional-dependencies'];
          if (!followed.has(key) && isTable(optional)) {
            followed.add(key);
            waiting.push(...neededIn(table, optional[extra]));
          }
        }
      }
    }
    return reached;
  }

  /** The packages that a dependency means: none if its marker does not hold. */
  #targetsOf({ owner, dependency }: Needed): readonly TomlTable[] {
    const { marker, version } = dependency;
    const place = this.#lock.place(owner);
    if (typeof marker === 'string' && !markerHolds(place, marker, this.#python)) {
      return [];
    }
    const name = normalizePackageName(this.#lock.text(dependency, 'name', owner));
    const targets = (this.#byName.get(name) ?? []).filter(
      (table) => version === undefined || table['version'] === version,
    );
    if (targets.length === 0) {
      throw new InputError(`${place}: ${name} has no [[package]] table`);
    }
    const fitting = targets.filter((table) => this.#isForPython(table));
    return fitting.length > 0 ? fitting : targets;
  }

  /** Whether one of the resolutions that an entry is for holds here. */
  #isForPython(table: TomlTable): boolean {
    const markers = table['resolution-markers'];
    return (
      !Array.isArray(markers) ||
      markers.some(
        (marker) =>
          typeof marker === 'string' && markerHolds(this.#lock.place(table), marker, this.#python),
      )
    );
  }
}

function neededIn(owner: TomlTable, list: TomlValue | undefined): Needed[] {
  return tablesIn(list).map((dependency) => ({ owner, dependency }));
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
