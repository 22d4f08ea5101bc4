/** What it cost to import a function's packages one by one, each after all those before it. */
export interface FunctionImports {
  readonly packages: readonly string[];
  /** Of each package, in ms or in MB, at least 0. */
  readonly costs: readonly number[];
}

/** More bring the functions' totals hardly nearer, and only follow the noise in them. */
const iterations = 30;

/**
 * A cost for each package, such that those of a function's packages come to what importing them all
 * took. A package costs more where it comes first and brings modules of the standard library that
 * others use as well, and so a mean of what was seen of it says too little of small functions and
 * too much of large ones.
 *
 * Costs start from the means and are multiplied, again and again, by the mean ratio of measured to
 * expected totals of the functions that have the package: expectation maximisation as in Shepp and
 * Vardi, "Maximum likelihood reconstruction for emission tomography" (1982). None becomes negative.
 *
 * @returns by name of package, in the unit of the costs
 */
export function fitPackageCosts(observed: readonly FunctionImports[]): Map<string, number> {
  const seen = new Map<string, { sum: number; count: number }>();
  for (const { packages, costs } of observed) {
    for (const [at, name] of packages.entries()) {
      const { sum, count } = seen.get(name) ?? { sum: 0, count: 0 };
      seen.set(name, { sum: sum + costs[at]!, count: count + 1 });
    }
  }
  let fitted = new Map(Array.from(seen, ([name, { sum, count }]) => [name, sum / count]));
  const totals = observed.map(({ costs }) => sumOf(costs));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const ratios = new Map<string, number>();
    for (const [index, { packages }] of observed.entries()) {
      const expected = sumOf(packages.map((name) => fitted.get(name)!));
      const ratio = expected > 0 ? totals[index]! / expected : 1;
      for (const name of packages) {
        ratios.set(name, (ratios.get(name) ?? 0) + ratio / seen.get(name)!.count);
      }
    }
    fitted = new Map(Array.from(fitted, ([name, cost]) => [name, cost * ratios.get(name)!]));
  }
  return fitted;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
