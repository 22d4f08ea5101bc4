import type { ForkliftFunction } from '../../../../workloads/data-builders/forklift/forklift.ts';
import type { Measurement } from '../measurements.ts';

/** Invocations of functions that ask for the same packages, with the same ones inherited. */
export interface ImportGroup {
  /** One of the functions. */
  readonly function: ForkliftFunction;
  readonly inherited: ReadonlySet<string>;
  readonly count: number;
  /** Mean time of their imports. */
  readonly meanMs: number;
}

/** @returns the groups, and the index of the group of each measurement */
export function groupImports(measurements: readonly Measurement[]): {
  groups: ImportGroup[];
  groupOf: Int32Array;
} {
  const indices = new Map<string, number>();
  const members: Measurement[][] = [];
  const functionKey = cached(
    (one: ForkliftFunction) => `${one.modules.join()}|${one.packages.join()}`,
  );
  const inheritedKey = cached((names: ReadonlySet<string>) => [...names].toSorted().join());
  const groupOf = Int32Array.from(measurements, (one) => {
    const key = `${functionKey(one.function)}|${inheritedKey(one.inherited)}`;
    let index = indices.get(key);
    if (index === undefined) {
      index = members.length;
      indices.set(key, index);
      members.push([]);
    }
    members[index]!.push(one);
    return index;
  });
  const groups = members.map((group) => ({
    function: group[0]!.function,
    inherited: group[0]!.inherited,
    count: group.length,
    meanMs: group.reduce((sum, one) => sum + one.importMs, 0) / group.length,
  }));
  return { groups, groupOf };
}

/** A function of objects that works out its value once for each. */
function cached<K extends object>(compute: (key: K) => string): (key: K) => string {
  const known = new WeakMap<K, string>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
