import type { Catalog } from '../../workloads/catalog.ts';
import { toMemoryUnits } from '../records/memory-units.ts';

/**
 * The catalog as the worker reads it: sums over each function's packages, how common each package
 * is, and a quick test whether a set of packages is contained in a function's own.
 */
export class PackageSets {
  readonly catalog: Catalog;
  /** Time to import each function's packages one after the other, in ms. */
  readonly importMs: Float64Array;
  /** Memory of each function's packages, in memory units. */
  readonly importUnits: Float64Array;
  /** What each function's own data takes in its sandbox, in memory units. */
  readonly functionUnits: Float64Array;
  /** Memory of each package, in memory units. */
  readonly packageUnits: Float64Array;
  /** How many functions have each package. */
  readonly uses: Int32Array;
  /** A package is in the set that was marked last when its entry equals `#mark`. */
  readonly #marks: Int32Array;
  #mark = 0;
  readonly #rest: Int32Array;
  /** The function whose packages are marked; −1 where they are not a function's. */
  #marked = -1;

  constructor(catalog: Catalog) {
    const functions = catalog.functionNames.length;
    this.catalog = catalog;
    this.importMs = new Float64Array(functions);
    this.importUnits = new Float64Array(functions);
    this.functionUnits = Float64Array.from(catalog.memoryMb, toMemoryUnits);
    this.packageUnits = Float64Array.from(catalog.importMb, toMemoryUnits);
    this.uses = new Int32Array(catalog.packageNames.length);
    this.#marks = new Int32Array(catalog.packageNames.length);
    this.#rest = new Int32Array(catalog.packageNames.length);
    for (let index = 0; index < functions; index++) {
      for (let at = catalog.packageOffsets[index]!; at < catalog.packageOffsets[index + 1]!; at++) {
        const item = catalog.packageLists[at]!;
        this.importMs[index]! += catalog.importMs[item]!;
        this.importUnits[index]! += this.packageUnits[item]!;
        this.uses[item]!++;
      }
    }
  }

  /** How many packages a function has. */
  count(functionIndex: number): number {
    const offsets = this.catalog.packageOffsets;
    return offsets[functionIndex + 1]! - offsets[functionIndex]!;
  }

  /** A function's packages, in file order; a view, not to be written to. */
  of(functionIndex: number): Int32Array {
    const { packageOffsets, packageLists } = this.catalog;
    return packageLists.subarray(packageOffsets[functionIndex], packageOffsets[functionIndex + 1]);
  }

  /** Whether a function has the first `count` of these packages: the condition for giving them to it. */
  contains(functionIndex: number, packages: Int32Array, count = packages.length): boolean {
    if (this.#marked !== functionIndex) {
      this.#markPackages(functionIndex);
    }
    const marks = this.#marks;
    const mark = this.#mark;
    for (let at = 0; at < count; at++) {
      if (marks[packages[at]!] !== mark) {
        return false;
      }
    }
    return true;
  }

  /**
   * The packages of a function that are not among the first `count` of these, which it all has; in
   * file order. A view that holds until the next call.
   */
  without(functionIndex: number, packages: Int32Array, count: number): Int32Array {
    const { packageOffsets, packageLists } = this.catalog;
    const marks = this.#marks;
    const mark = ++this.#mark;
    this.#marked = -1;
    for (let at = 0; at < count; at++) {
      marks[packages[at]!] = mark;
    }
    const rest = this.#rest;
    let restCount = 0;
    for (let at = packageOffsets[functionIndex]!; at < packageOffsets[functionIndex + 1]!; at++) {
      const packageIndex = packageLists[at]!;
      if (marks[packageIndex] !== mark) {
        rest[restCount++] = packageIndex;
      }
    }
    return rest.subarray(0, restCount);
  }

  #markPackages(functionIndex: number): void {
    const { packageOffsets, packageLists } = this.catalog;
    this.#marked = functionIndex;
    this.#mark++;
    for (let at = packageOffsets[functionIndex]!; at < packageOffsets[functionIndex + 1]!; at++) {
      this.#marks[packageLists[at]!] = this.#mark;
    }
  }
}
