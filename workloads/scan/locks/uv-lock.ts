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
import { isPythonIn } from './lock-python.ts';

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
  const range = lock.root['requires-python'];
  if (typeof range === 'string' && !isPythonIn(range, python)) {
    file.count(`lock files that are for Python ${range}, not ${python.version}`);
  }
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
  /**
   * The extras and groups that are asked for, as markers of projects with conflicts name them:
   * `extra == 'extra-3-app-cpu'`, with the length of the project's name.
   */
  readonly #active = new Set<string>();

  constructor(lock: LockTable, python: TargetPython) {
    this.#lock = lock;
    this.#python = python;
    this.#byName = Map.groupBy(lock.packages, (table) =>
      normalizePackageName(lock.text(table, 'name')),
    );
  }

  /** The packages that the project or a script need; all for this Python where there is neither. */
  reach(dev: boolean): Set<TomlTable> {
    const { packages, root } = this.#lock;
    const roots = this.#projects();
    const manifest = isTable(root['manifest']) ? root['manifest'] : {};
    const script = [
      ...tablesIn(manifest['requirements']),
      ...(dev ? allLists(manifest['dependency-groups']) : []),
    ];
    if (roots.length === 0 && script.length === 0) {
      return new Set(packages.filter((table) => this.#isForPython(table)));
    }
    for (const table of roots) {
      const name = this.#lock.text(table, 'name');
      this.#active.add(activeName('project', name));
      const groups = table['dev-dependencies'];
      Object.keys(dev && isTable(groups) ? groups : {}).forEach((group) =>
        this.#active.add(activeName('group', name, group)),
      );
    }
    // An extra that is met late may decide markers that were read before.
    for (;;) {
      const before = this.#active.size;
      const reached = this.#follow(roots, script, dev);
      if (this.#active.size === before) {
        return reached;
      }
    }
  }

  /** The members of the workspace, or the one project; folders that these depend on are none. */
  #projects(): TomlTable[] {
    const { packages, root } = this.#lock;
    const { manifest } = root;
    const members = isTable(manifest) ? manifest['members'] : undefined;
    const local = packages.filter(isLocal);
    const projects = local.filter((table) =>
      Array.isArray(members)
        ? members.includes(table['name'] ?? '')
        : isTable(table['source']) && Object.values(table['source']).includes('.'),
    );
    return projects.length > 0 ? projects : local;
  }

  #follow(roots: readonly TomlTable[], script: readonly TomlTable[], dev: boolean): Set<TomlTable> {
    const { packages, root } = this.#lock;
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
          const key = `${packages.indexOf(table)} ${extra}`;
          const optional = table['optional-dependencies'];
          if (!followed.has(key) && isTable(optional)) {
            followed.add(key);
            this.#active.add(activeName('extra', this.#lock.text(table, 'name'), extra));
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
    const name = normalizePackageName(this.#lock.text(dependency, 'name', owner));
    // What a dependency asks for itself counts in its own marker.
    const own = extrasOf(dependency).map((extra) => activeName('extra', name, extra));
    if (typeof marker === 'string' && !this.#holds(place, marker, own)) {
      return [];
    }
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
        (marker) => typeof marker === 'string' && this.#holds(this.#lock.place(table), marker),
      )
    );
  }

  #holds(place: string, marker: string, own: readonly string[] = []): boolean {
    return markerHolds(place, marker, this.#python, { extras: [...this.#active, ...own] });
  }
}

/** What a marker calls a project, or an extra or group of it. */
function activeName(kind: 'project' | 'group' | 'extra', project: string, name?: string): string {
  return [kind, project.length, project, ...(name === undefined ? [] : [name])].join('-');
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
