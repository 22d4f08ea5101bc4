import type { Workload } from '../../catalog.ts';
import type { RandomStream } from '../../random-stream.ts';
import { buildCatalog, type NamedFunction, type PackageCosts } from '../catalog-builder.ts';

/** Sizes and distributions of a pipbench workload. */
export interface PipbenchOptions {
  /** How many packages the synthetic index has. */
  readonly packages: number;
  /** How many handlers import from it. */
  readonly handlers: number;
  /** Exponent over 1 of the Zipf distribution that each package's popularity is drawn from. */
  readonly zipfExponent: number;
  /** Numbers of packages that a handler imports, drawn from uniformly. */
  readonly importsPerHandler: readonly number[];
}

/**
 * The paper's sizes: 1,000 handlers, and as many packages as the configuration of 2017; exponent as
 * in pipbench's handler generator. The file of import counts that it drew from is not public; here
 * are 20 quantiles (2.5%, 7.5%, ...) of the packages that 2,520 GitHub repositories import, as the
 * `imports` workload maps them before it adds dependencies.
 */
export const pipbenchDefaults: PipbenchOptions = {
  packages: 1000,
  handlers: 1000,
  zipfExponent: 1.4,
  importsPerHandler: [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8],
};

/** Install times in ms of the 20 most used packages of 2017 (pipbench `install.json`). */
const installMs = [
  2122.076, 1851.329, 574.466, 1106.106, 512.462, 1641.626, 579.709, 812.391, 3459.066, 590.986,
  3036.806, 929.308, 2654.993, 510.767, 2175.583, 7026.321, 1071.345, 607.945, 558.123, 1304.676,
];

/** Import times of the same in ms, dependencies being loaded (pipbench `import.json`, pass 2). */
const importMs = [
  4.492, 55.355, 12.848, 244.129, 13.357, 55.591, 21.669, 18.161, 63.565, 26.181, 1.312, 0.005,
  124.446, 1.503, 7.952, 0.157, 0.181, 0.093, 12.716, 0.08,
];

/** Memory that these imports add, in bytes (the same file). */
const importBytes = [
  604776, 5439832, 1273936, 11606144, 1091616, 5722984, 2257928, 2126152, 6800984, 3145368, 142832,
  2240, 12166696, 222120, 1184280, 8096, 11488, 5464, 991352, 4208,
];

/** A pipbench workload, with what its catalog does not say. */
export interface PipbenchWorkload extends Workload {
  /** The packages that each package imports itself, by package index. */
  readonly dependencies: readonly (readonly number[])[];
}

interface SyntheticPackage {
  readonly name: string;
  readonly popularity: number;
  readonly dependencies: readonly number[];
  readonly costs: PackageCosts;
}

/**
 * Generates the synthetic workload of the paper's scalability experiment, as pipbench does:
 * - install time, import time and import memory of a package are drawn independently and uniformly
 *   from the 20 that were measured;
 * - its number of dependencies is a normal draw (mean 0, deviation 0.5, rounded, at least 0), and it
 *   depends on packages before it, drawn by popularity; its size is a number of files (normal,
 *   10 ± 5) times their size (normal, 10 ± 5, taken as KB). These are the distributions of
 *   OpenLambda's configuration of 2017-04-15: the levels of the real package graph, which the last
 *   form of pipbench scaled down, are not public;
 * - its popularity is one draw of Zipf(`zipfExponent`);
 * - a handler imports a number of packages from `importsPerHandler`, drawn without replacement by
 *   popularity, each after its dependencies. It has 1 MB, as there, and a body of 1 ms.
 *
 * @param random the stream that all draws come from
 */
export function generatePipbench(options: PipbenchOptions, random: RandomStream): PipbenchWorkload {
  const packages: SyntheticPackage[] = [];
  for (let index = 0; index < options.packages; index++) {
    packages.push(syntheticPackage(index, packages, options, random));
  }
  const functions: NamedFunction[] = [];
  for (let index = 0; index < options.handlers; index++) {
    const wanted = pick(options.importsPerHandler, random);
    const imports = drawWithoutReplacement(packages, wanted, random);
    const closed = new Set<number>();
    for (const one of imports) {
      addAfterDependencies(packages, one, closed);
    }
    const names = [...closed].map((one) => packages[one]?.name ?? '');
    functions.push({ name: numbered('handler', index, options.handlers), packages: names });
  }
  const costs = new Map(packages.map((one) => [one.name, one.costs]));
  return {
    name: 'pipbench',
    catalog: buildCatalog([...costs.keys()], functions, costs, { executeMs: 1, memoryMb: 1 }),
    dependencies: packages.map((one) => one.dependencies),
  };
}

function syntheticPackage(
  index: number,
  before: readonly SyntheticPackage[],
  options: PipbenchOptions,
  random: RandomStream,
): SyntheticPackage {
  const dependencies = Math.max(0, Math.round(normal(0, 0.5, random)));
  const files = Math.max(0, Math.round(normal(10, 5, random)));
  const fileKb = Math.max(0, normal(10, 5, random));
  return {
    name: numbered('package', index, options.packages),
    popularity: zipf(options.zipfExponent, random),
    dependencies: drawWithoutReplacement(before, dependencies, random),
    costs: {
      importMs: pick(importMs, random),
      importMb: pick(importBytes, random) / 2 ** 20,
      installMs: pick(installMs, random),
      diskMb: (files * fileKb) / 1000,
      imputed: 0,
    },
  };
}

/** Indices of packages, drawn one after the other by popularity; all of them if they are fewer. */
function drawWithoutReplacement(
  packages: readonly SyntheticPackage[],
  wanted: number,
  random: RandomStream,
): number[] {
  const drawn: number[] = [];
  let total = packages.reduce((sum, one) => sum + one.popularity, 0);
  while (drawn.length < Math.min(wanted, packages.length)) {
    let ticket = random.uniform() * total;
    let last = -1;
    for (let index = 0; index < packages.length && ticket >= 0; index++) {
      if (!drawn.includes(index)) {
        last = index;
        ticket -= packages[index]?.popularity ?? 0;
      }
    }
    drawn.push(last);
    total -= packages[last]?.popularity ?? 0;
  }
  return drawn;
}

function addAfterDependencies(
  packages: readonly SyntheticPackage[],
  index: number,
  closed: Set<number>,
): void {
  for (const dependency of packages[index]?.dependencies ?? []) {
    addAfterDependencies(packages, dependency, closed);
  }
  closed.add(index);
}

/** A draw of the Zipf distribution on 1, 2, ...: Devroye (1986), chapter X.6.1. */
function zipf(exponent: number, random: RandomStream): number {
  const less = exponent - 1;
  const bound = 2 ** less;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const value = Math.floor((1 - random.uniform()) ** (-1 / less));
    const ratio = (1 + 1 / value) ** less;
    const accepted = (random.uniform() * value * (ratio - 1)) / (bound - 1) <= ratio / bound;
    if (accepted && value <= Number.MAX_SAFE_INTEGER) {
      return value;
    }
  }
  throw new RangeError(`Zipf exponent ${exponent} should be over 1`);
}

/** A draw of the normal distribution: Box and Muller (1958). */
function normal(mean: number, deviation: number, random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random.uniform());
}

function pick(values: readonly number[], random: RandomStream): number {
  return values[random.integer(values.length)] ?? 0;
}

function numbered(noun: string, index: number, count: number): string {
  return `${noun}${String(index).padStart(String(count - 1).length, '0')}`;
}
