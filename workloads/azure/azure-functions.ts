import { InputError } from '../input-error.ts';
import type { Catalog, Workload } from '../catalog.ts';
import type { RandomStream } from '../random-stream.ts';

/** The functions of an Azure trace, in order of their first appearance. */
export class AzureFunctions {
  readonly names: string[] = [];
  readonly #indices = new Map<string, number>();
  readonly #byApplication = new Map<string, number[]>();
  readonly #taken = new Set<string>();

  /** The index of a function, which is added if it is new. */
  index(application: string, name: string): number {
    const key = `${application},${name}`;
    const known = this.#indices.get(key);
    if (known !== undefined) {
      return known;
    }
    const index = this.names.length;
    this.#indices.set(key, index);
    this.names.push(this.#shortName(key, name));
    const siblings = this.#byApplication.get(application);
    if (siblings === undefined) {
      this.#byApplication.set(application, [index]);
    } else {
      siblings.push(index);
    }
    return index;
  }

  /** The index of a function, or undefined if the trace did not have it so far. */
  find(application: string, name: string): number | undefined {
    return this.#indices.get(`${application},${name}`);
  }

  /** The indices of all functions of an application. */
  ofApplication(application: string): readonly number[] {
    return this.#byApplication.get(application) ?? [];
  }

  /** The start of its hash, which is enough to find it in the trace, unless another has the same. */
  #shortName(key: string, name: string): string {
    const short = name.slice(0, 12);
    const unique = this.#taken.has(short) ? key.replaceAll(',', '/') : short;
    this.#taken.add(unique);
    return unique;
  }
}

/**
 * Which function of the base each function of a trace borrows its packages from. The traces do not
 * say what the functions import. The functions of the base are put in a random order, and are
 * handed out in that order, again from the start when all have been.
 *
 * @returns function indices of the base, by function of the trace
 * @throws InputError when the base has no functions
 */
export function borrowFunctions(
  functions: number,
  base: Workload,
  random: RandomStream,
): Int32Array {
  const order = base.catalog.functionNames.map((_, index) => index);
  if (order.length === 0) {
    throw new InputError(`workload ${base.name} has no functions to borrow packages from`);
  }
  shuffle(order, random);
  return new Int32Array(functions).map((_, index) => order[index % order.length]!);
}

/** Puts a list in random order, each with the same probability: Fisher and Yates. */
export function shuffle(list: number[] | Int32Array, random: RandomStream): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const moved = list[last]!;
    list[last] = list[other]!;
    list[other] = moved;
  }
}

/**
 * The catalog of a trace: the packages of the base, the functions of the trace with the packages
 * of those that they borrow from.
 *
 * @param executeMs execution time by function, in ms; NaN where that of the borrowed one holds
 * @param memoryMb memory by function, in MB; NaN where that of the borrowed one holds
 */
export function azureCatalog(
  names: readonly string[],
  base: Catalog,
  borrowed: Int32Array,
  executeMs: Float64Array,
  memoryMb: Float64Array,
): Catalog {
  const packageOffsets = new Int32Array(names.length + 1);
  for (const [index, from] of borrowed.entries()) {
    const packages = base.packageOffsets[from + 1]! - base.packageOffsets[from]!;
    packageOffsets[index + 1] = packageOffsets[index]! + packages;
  }
  const packageLists = new Int32Array(packageOffsets[names.length]!);
  for (const [index, from] of borrowed.entries()) {
    const packages = base.packageLists.subarray(
      base.packageOffsets[from],
      base.packageOffsets[from + 1],
    );
    packageLists.set(packages, packageOffsets[index]);
  }
  return {
    ...base,
    functionNames: names,
    packageOffsets,
    packageLists,
    executeMs: orBorrowed(executeMs, base.executeMs, borrowed),
    memoryMb: orBorrowed(memoryMb, base.memoryMb, borrowed),
  };
}

function orBorrowed(
  values: Float64Array,
  baseValues: Float64Array,
  borrowed: Int32Array,
): Float64Array {
  return values.map((value, index) =>
    Number.isNaN(value) ? baseValues[borrowed[index]!]! : value,
  );
}
