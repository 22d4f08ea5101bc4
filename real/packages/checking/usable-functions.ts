import type { Catalog } from '../../../workloads/catalog.ts';
import type { ImportFailures } from './check-imports.ts';
import type { InstalledPackage } from '../installing/installed-package.ts';
import type { StoreContents } from '../installing/fill-store.ts';

/** Which functions can run on this host, and why the others cannot. */
export interface UsableFunctions {
  /** Function indices into the catalog, in order. */
  readonly usable: readonly number[];
  readonly leftOut: readonly LeftOutFunction[];
}

export interface LeftOutFunction {
  /** Function index into the catalog. */
  readonly function: number;
  /** The first of its packages that is lacking or that fails to be imported. */
  readonly package: string;
  readonly reason: string;
}

/**
 * Leaves out functions that lack a package.
 *
 * @param functions function indices into the catalog: those that a run may call
 */
export function usableFunctions(
  catalog: Catalog,
  contents: StoreContents,
  functions: Iterable<number> = catalog.functionNames.keys(),
): UsableFunctions {
  const usable: number[] = [];
  const leftOut: LeftOutFunction[] = [];
  for (const each of functions) {
    const lacking = packageNamesOf(catalog, each).find((name) => !contents.installed.has(name));
    if (lacking === undefined) {
      usable.push(each);
    } else {
      const reason = contents.failed.get(lacking) ?? 'it is not in the store';
      leftOut.push({ function: each, package: lacking, reason });
    }
  }
  return { usable, leftOut };
}

/**
 * Leaves out functions whose packages fail to be imported as well.
 *
 * @param failures what `checkImports` found, by place in `functions.usable`
 */
export function importableFunctions(
  functions: UsableFunctions,
  failures: readonly ImportFailures[],
): UsableFunctions {
  const usable: number[] = [];
  const leftOut = [...functions.leftOut];
  for (const [at, each] of functions.usable.entries()) {
    const [first] = failures[at] ?? [];
    if (first === undefined) {
      usable.push(each);
    } else {
      leftOut.push({ function: each, package: first[0], reason: first[1] });
    }
  }
  return { usable, leftOut: leftOut.sort((left, right) => left.function - right.function) };
}

/** The packages of one function in the store, in order; all of them must be there. */
export function storedPackagesOf(
  catalog: Catalog,
  contents: StoreContents,
  functionIndex: number,
): InstalledPackage[] {
  return packageNamesOf(catalog, functionIndex).map((name) => {
    const installed = contents.installed.get(name);
    if (installed === undefined) {
      throw new Error(`function ${functionIndex}: ${name} is not in the store`);
    }
    return installed;
  });
}

function packageNamesOf(catalog: Catalog, functionIndex: number): string[] {
  const from = catalog.packageOffsets[functionIndex] ?? 0;
  const to = catalog.packageOffsets[functionIndex + 1] ?? from;
  return Array.from(catalog.packageLists.subarray(from, to), (index) => {
    const name = catalog.packageNames[index];
    if (name === undefined) {
      throw new Error(`function ${functionIndex} has a package ${index} that the catalog lacks`);
    }
    return name;
  });
}
