import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import { parseDependencySpecifier } from '../../packaging/dependency-specifier.ts';
import { markerHolds } from '../../packaging/marker.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import { readEncodedText } from '../requirements/input-encoding.ts';
import {
  isTable,
  parseToml,
  type LockTable,
  type TomlTable,
  type TomlValue,
} from './lock-table.ts';
import { isForLinux, isInPoetryRange } from './poetry-range.ts';

/**
 * Which packages of a `poetry.lock` are needed, where its entries do not say: those that
 * `pyproject.toml` beside it asks for, and what they depend on by markers that hold. Without that
 * file, all but those that others name in their dependencies, none of them by a marker that holds.
 *
 * @param chosen the entries of the file that may count, one a package
 * @returns names of packages
 */
export function neededPackages(
  path: string,
  lock: LockTable,
  chosen: readonly TomlTable[],
  dev: boolean,
  python: TargetPython,
): Set<string> {
  const asked = new Map(
    chosen.map((table) => {
      const place = lock.place(table);
      const { dependencies } = table;
      return [
        normalizePackageName(lock.text(table, 'name')),
        readDependencies(place, isTable(dependencies) ? dependencies : {}, python),
      ];
    }),
  );
  const roots = projectDependencies(join(dirname(path), 'pyproject.toml'), dev, python);
  return roots !== undefined && roots.every((name) => asked.has(name))
    ? reached(roots, asked)
    : withoutExcluded(asked);
}

/** By name: whether a dependency on it holds. */
type Dependencies = ReadonlyMap<string, boolean>;

function reached(roots: readonly string[], asked: ReadonlyMap<string, Dependencies>): Set<string> {
  const found = new Set(roots);
  for (const name of found) {
    for (const [dependency, holds] of asked.get(name) ?? []) {
      if (holds) {
        found.add(dependency);
      }
    }
  }
  return found;
}

/** Takes away what is named by others alone and by none that holds, until nothing more goes. */
function withoutExcluded(asked: ReadonlyMap<string, Dependencies>): Set<string> {
  const named = new Set([...asked.values()].flatMap((dependencies) => [...dependencies.keys()]));
  const kept = new Set(asked.keys());
  for (let before = 0; before !== kept.size;) {
    before = kept.size;
    const needed = new Set(
      [...kept].flatMap((name) =>
        [...(asked.get(name) ?? [])].flatMap(([dependency, holds]) => (holds ? [dependency] : [])),
      ),
    );
    for (const name of kept) {
      if (named.has(name) && !needed.has(name)) {
        kept.delete(name);
      }
    }
  }
  return kept;
}

/** A table of dependencies as Poetry writes it: a range, a table, or several tables a package. */
function readDependencies(place: string, table: TomlTable, python: TargetPython): Dependencies {
  return new Map(
    Object.entries(table).map(([name, value]) => {
      const forms: TomlValue[] = Array.isArray(value) ? value : [value];
      const holds = forms.some((form) => !isTable(form) || dependencyHolds(place, form, python));
      return [normalizePackageName(name), holds];
    }),
  );
}

/** An extra counts as asked for: a package that only extras need is optional, or somebody asked. */
function dependencyHolds(place: string, form: TomlTable, python: TargetPython): boolean {
  const { markers, python: range, platform } = form;
  if (
    !isForLinux(platform) ||
    (typeof range === 'string' && !isInPoetryRange(range, python.fullVersion))
  ) {
    return false;
  }
  if (typeof markers !== 'string') {
    return true;
  }
  const extras = [...markers.matchAll(/extra\s*==\s*["']([^"']*)["']/g)].map((match) => match[1]!);
  return ['', ...extras].some((extra) => markerHolds(place, markers, python, { extras: [extra] }));
}

/** What a project asks for itself; undefined where its file is not there or says nothing of it. */
function projectDependencies(
  path: string,
  dev: boolean,
  python: TargetPython,
): string[] | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  const root = parseToml(path, readEncodedText(path));
  const project = tableAt(root, 'project');
  const poetry = tableAt(root, 'tool', 'poetry');
  if (project['dependencies'] === undefined && poetry['dependencies'] === undefined) {
    return undefined;
  }
  const groups = Object.values(tableAt(poetry, 'group')).filter(isTable);
  const tables = [
    tableAt(poetry, 'dependencies'),
    ...(dev ? [tableAt(poetry, 'dev-dependencies')] : []),
    ...(dev ? groups.map((group) => tableAt(group, 'dependencies')) : []),
  ];
  const lists = [
    project['dependencies'],
    ...(dev ? Object.values(tableAt(root, 'dependency-groups')) : []),
  ];
  const names = [
    ...tables.flatMap((table) => [...readDependencies(path, withoutOptional(table), python)]),
    ...lists.flatMap((list) => readSpecifiers(path, list, python)),
  ];
  return names.flatMap(([name, holds]) => (holds && name !== 'python' ? [name] : []));
}

function readSpecifiers(
  path: string,
  list: TomlValue | undefined,
  python: TargetPython,
): [name: string, holds: boolean][] {
  return (Array.isArray(list) ? list : []).flatMap((text) => {
    const asked = typeof text === 'string' ? parseDependencySpecifier(text) : undefined;
    const { marker } = asked ?? {};
    return asked === undefined
      ? []
      : [[asked.name, marker === undefined || markerHolds(path, marker, python)]];
  });
}

function withoutOptional(table: TomlTable): TomlTable {
  return Object.fromEntries(
    Object.entries(table).filter(([, value]) => !isTable(value) || value['optional'] !== true),
  );
}

/** The table below some keys; an empty one where there is none. */
function tableAt(root: TomlTable, ...keys: readonly string[]): TomlTable {
  return keys.reduce<TomlTable>((table, key) => {
    const next = table[key];
    return isTable(next) ? next : {};
  }, root);
}
