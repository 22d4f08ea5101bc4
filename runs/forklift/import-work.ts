import type { ForkliftFunction } from '../../workloads/data-builders/forklift/forklift.ts';
import type { ForkliftModel } from './model.ts';

/** What decides which packages are loaded by importing others. */
export interface ImportGraph {
  readonly requires: Readonly<Record<string, readonly string[]>>;
  readonly modules: Readonly<Record<string, readonly string[]>>;
}

/** What the time of imports depends on. */
export interface ImportWork extends Pick<ForkliftModel, 'importMs' | 'pairs'> {
  readonly failing: readonly string[];
}

/**
 * The packages that a function loads when it runs: those whose modules its code imports, and
 * what importing these loads in turn. Most of a function's closure is loaded, but not what has no
 * module, nor requirements that are imported late, if ever.
 */
export function loadedPackages(graph: ImportGraph, one: ForkliftFunction): ReadonlySet<string> {
  const byName = new Map(one.packages.map((item) => [nameOf(item), item]));
  const loaded = new Set<string>();
  const pending = one.packages.filter((item) =>
    graph.modules[item]?.some((module) => one.modules.includes(module)),
  );
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (!loaded.has(item)) {
      loaded.add(item);
      for (const required of graph.requires[nameOf(item)] ?? []) {
        const pinned = byName.get(required);
        if (pinned !== undefined) {
          pending.push(pinned);
        }
      }
    }
  }
  return loaded;
}

/**
 * How long a sandbox imports, in ms, without noise: each package that it loads and did not inherit,
 * and what these cost more or less because of others in the same process.
 */
export function importWorkMs(
  { importMs, pairs, failing }: ImportWork,
  loaded: ReadonlySet<string>,
  inherited: ReadonlySet<string>,
): number {
  let workMs = 0;
  let imports = false;
  for (const item of loaded) {
    if (!inherited.has(item) || failing.includes(item)) {
      workMs += importMs[item] ?? 0;
      imports = true;
    }
  }
  if (!imports) {
    return 0;
  }
  for (const [first, second, changeMs] of pairs) {
    if (meet(first, second, loaded, inherited)) {
      workMs += changeMs;
    }
  }
  return Math.max(0, workMs);
}

/** Whether the sandbox is where two packages come together: it has both, and did not inherit both. */
export function meet(
  first: string,
  second: string,
  loaded: ReadonlySet<string>,
  inherited: ReadonlySet<string>,
): boolean {
  const hasFirst = inherited.has(first);
  const hasSecond = inherited.has(second);
  return (
    !(hasFirst && hasSecond) && (hasFirst || loaded.has(first)) && (hasSecond || loaded.has(second))
  );
}

/** A package's name without its version. */
export function nameOf(item: string): string {
  return item.slice(0, item.indexOf('=='));
}
