import type { Catalog } from '../catalog.ts';

/** A function before packages have become indices. */
export interface NamedFunction {
  readonly name: string;
  /** Package names in order, without repetition. */
  readonly packages: readonly string[];
}

/** The four costs of a package, and which of them were imputed (`ImputedCost` bits). */
export interface PackageCosts {
  readonly importMs: number;
  readonly importMb: number;
  readonly installMs: number;
  readonly diskMb: number;
  readonly imputed: number;
}

/**
 * Puts a catalog together.
 *
 * @param packageNames at least the packages that the functions use, in the order they shall have
 * @param costsByName the costs of at least the packages that are used, by name
 * @param body what each function's own code takes: `executeMs` in ms, `memoryMb` in MB
 */
export function buildCatalog(
  packageNames: readonly string[],
  functions: readonly NamedFunction[],
  costsByName: ReadonlyMap<string, PackageCosts>,
  body: { readonly executeMs: number; readonly memoryMb: number },
): Catalog {
  const indices = new Map(packageNames.map((name, index) => [name, index]));
  const costs = packageNames.map((name) => {
    const cost = costsByName.get(name);
    if (cost === undefined) {
      throw new Error(`package ${name} has no costs`);
    }
    return cost;
  });
  let end = 0;
  return {
    packageNames,
    importMs: Float64Array.from(costs, (cost) => cost.importMs),
    importMb: Float64Array.from(costs, (cost) => cost.importMb),
    installMs: Float64Array.from(costs, (cost) => cost.installMs),
    diskMb: Float64Array.from(costs, (cost) => cost.diskMb),
    imputed: Uint8Array.from(costs, (cost) => cost.imputed),
    functionNames: functions.map((one) => one.name),
    packageOffsets: Int32Array.from([0, ...functions.map((one) => (end += one.packages.length))]),
    packageLists: Int32Array.from(
      functions.flatMap((one) => one.packages.map((name) => indices.get(name) ?? -1)),
    ),
    executeMs: new Float64Array(functions.length).fill(body.executeMs),
    memoryMb: new Float64Array(functions.length).fill(body.memoryMb),
  };
}

/** The names of all packages that the functions use, sorted by code unit. */
export function usedPackages(functions: readonly NamedFunction[]): string[] {
  // The default order compares code units, so it is the same wherever this runs.
  return [...new Set(functions.flatMap((one) => one.packages))].toSorted();
}
