import * as fc from 'fast-check';
import { lean } from '../../sim/costs/profiles/lean.ts';
import type { Configuration } from '../../sim/configuration.ts';
import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';

/** A small run, as JSON can hold it: what a failure is told with. */
export interface RandomRun {
  /** Each with its times in ms and its memory in MB. */
  readonly packages: readonly {
    readonly import_ms: number;
    readonly import_mb: number;
    readonly install_ms: number;
  }[];
  /** Each with the indices of its packages. */
  readonly functions: readonly {
    readonly packages: readonly number[];
    readonly execute_ms: number;
    readonly memory_mb: number;
  }[];
  /** Which function is called, and how long after the one before. */
  readonly invocations: readonly { readonly gap_ms: number; readonly function: number }[];
  readonly cores: number;
  readonly handler_cache_mb: number;
  readonly import_cache_mb: number;
  readonly install_cache: 'warm' | 'cold';
  /** The policy of the other kind. */
  readonly other_policy: string;
}

/**
 * Small runs that look for trouble: much happens at once, packages of functions are subsets of each
 * other, caches are of no size, of a few sandboxes, or without a limit (written as 1e9 MB).
 *
 * @param others policies of the other kind
 */
export function randomRun(others: readonly string[]): fc.Arbitrary<RandomRun> {
  const cost = (most: number): fc.Arbitrary<number> =>
    fc.oneof(
      fc.nat(most),
      fc.nat(2 * most).map((halves) => halves / 2),
    );
  const limit = fc.oneof(fc.constantFrom(0, 1e9), fc.integer({ min: 10, max: 200 }));
  const costs = fc.record({ import_ms: cost(20), import_mb: cost(30), install_ms: cost(50) });
  return fc.array(costs, { minLength: 1, maxLength: 6 }).chain((packages) => {
    const indices = packages.map((_, index) => index);
    const functions = fc.array(
      fc.record({
        packages: fc.subarray(indices),
        execute_ms: cost(50),
        memory_mb: cost(20),
      }),
      { minLength: 1, maxLength: 5 },
    );
    return functions.chain((list) =>
      fc.record({
        packages: fc.constant(packages),
        functions: fc.constant(list),
        invocations: fc.array(
          fc.record({
            gap_ms: fc.oneof(fc.constant(0), cost(20), fc.constantFrom(50, 100, 400, 60_000)),
            function: fc.nat(list.length - 1),
          }),
          { maxLength: 60, size: 'max' },
        ),
        cores: fc.integer({ min: 1, max: 4 }),
        handler_cache_mb: limit,
        import_cache_mb: limit,
        install_cache: fc.constantFrom('warm' as const, 'cold' as const),
        other_policy: fc.constantFrom(...others),
      }),
    );
  });
}

/** The catalog of a run. */
export function catalogOf({ packages, functions }: RandomRun): Catalog {
  let offset = 0;
  return {
    packageNames: packages.map((_, index) => `package-${index}`),
    importMs: Float64Array.from(packages, (each) => each.import_ms),
    importMb: Float64Array.from(packages, (each) => each.import_mb),
    installMs: Float64Array.from(packages, (each) => each.install_ms),
    diskMb: new Float64Array(packages.length),
    imputed: new Uint8Array(packages.length),
    functionNames: functions.map((_, index) => `f${index}`),
    packageOffsets: Int32Array.of(0, ...functions.map((each) => (offset += each.packages.length))),
    packageLists: Int32Array.from(functions.flatMap((each) => each.packages)),
    executeMs: Float64Array.from(functions, (each) => each.execute_ms),
    memoryMb: Float64Array.from(functions, (each) => each.memory_mb),
  };
}

/** Its invocations. */
export function invocationsOf({ invocations }: RandomRun): RecordedInvocations {
  let arrivalMs = 0;
  return {
    arrivalMs: Float64Array.from(invocations, ({ gap_ms: gapMs }) => (arrivalMs += gapMs)),
    functions: Int32Array.from(invocations, (each) => each.function),
    executeMs: new Float64Array(invocations.length).fill(NaN),
  };
}

/** All else of it. */
export function configurationOf(
  run: RandomRun,
  policies: Pick<Configuration, 'handlerPolicy' | 'zygotePolicy' | 'ownPolicies'>,
): Configuration {
  return {
    platform: 'lean',
    profile: { ...lean, cores: run.cores },
    ...policies,
    handlerCacheMb: run.handler_cache_mb,
    importCacheMb: run.import_cache_mb,
    installCache: run.install_cache,
    seed: 1,
  };
}
