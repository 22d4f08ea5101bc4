import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';

/** What tests say of a package; times in ms, memory in MB. */
export interface SmallPackage {
  readonly name: string;
  readonly importMs: number;
  readonly importMb: number;
  readonly installMs: number;
}

/** What tests say of a function; its packages by name, in order. */
export interface SmallFunction {
  readonly name: string;
  readonly packages: readonly string[];
  readonly executeMs: number;
  readonly memoryMb: number;
}

/** A catalog from plain objects, for tests. */
export function smallCatalog(
  packages: readonly SmallPackage[],
  functions: readonly SmallFunction[],
): Catalog {
  const packageNames = packages.map(({ name }) => name);
  const lists = functions.map((each) => each.packages.map((name) => packageNames.indexOf(name)));
  const packageOffsets = [0];
  for (const list of lists) {
    packageOffsets.push(packageOffsets.at(-1)! + list.length);
  }
  return {
    packageNames,
    importMs: Float64Array.from(packages, ({ importMs }) => importMs),
    importMb: Float64Array.from(packages, ({ importMb }) => importMb),
    installMs: Float64Array.from(packages, ({ installMs }) => installMs),
    diskMb: new Float64Array(packages.length),
    imputed: new Uint8Array(packages.length),
    functionNames: functions.map(({ name }) => name),
    packageOffsets: Int32Array.from(packageOffsets),
    packageLists: Int32Array.from(lists.flat()),
    executeMs: Float64Array.from(functions, ({ executeMs }) => executeMs),
    memoryMb: Float64Array.from(functions, ({ memoryMb }) => memoryMb),
  };
}

/** Invocations from rows of arrival in ms, function by name and, optionally, execution in ms. */
export function smallInvocations(
  catalog: Catalog,
  rows: readonly (readonly [arrivalMs: number, name: string, executeMs?: number])[],
): RecordedInvocations {
  return {
    arrivalMs: Float64Array.from(rows, ([arrivalMs]) => arrivalMs),
    functions: Int32Array.from(rows, ([, name]) => catalog.functionNames.indexOf(name)),
    executeMs: Float64Array.from(rows, ([, , executeMs]) => executeMs ?? Number.NaN),
  };
}
