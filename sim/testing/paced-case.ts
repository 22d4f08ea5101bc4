import * as fc from 'fast-check';
import type { Configuration } from '../configuration.ts';
import type { RandomCase } from './random-case.ts';
import {
  type SmallFunction,
  type SmallPackage,
  smallCatalog,
  smallInvocations,
} from './small-catalog.ts';

/**
 * Runs of a few functions that are called again and again, so that policies have something to
 * learn: by a Poisson process, in bursts, or at multiples of 25 ms, where all that happens in a run
 * happens at few times.
 */
export function pacedCase(handlerPolicy: fc.Arbitrary<string>): fc.Arbitrary<RandomCase> {
  const shared = fc.constantFrom(1, 4, 64);
  // Where cores are shared by three, what coincides on paper does so to the last digit alone.
  const own = fc.constant(64);
  const ticks = fc.nat(5).map((each) => 25 * each);
  return fc.oneof(
    pacedCaseOf(handlerPolicy, shared, fc.nat(400).map(tenths), poissonGap()),
    pacedCaseOf(handlerPolicy, shared, fc.nat(40), burstyGap()),
    pacedCaseOf(handlerPolicy, own, coincidence(), ticks),
  );
}

const packageNames = ['a', 'b', 'c'];

function pacedCaseOf(
  handlerPolicy: fc.Arbitrary<string>,
  cores: fc.Arbitrary<number>,
  ms: fc.Arbitrary<number>,
  gapMs: fc.Arbitrary<number>,
): fc.Arbitrary<RandomCase> {
  return fc
    .record({
      packages: fc.tuple(...packageNames.map((name) => packageOf(name, ms))),
      functions: fc.array(functionOf(ms), { minLength: 1, maxLength: 4 }),
      configuration: configurationOf(handlerPolicy, cores, ms),
      calls: fc.array(fc.tuple(gapMs, fc.nat(3)), { minLength: 1, maxLength: 50, size: 'max' }),
    })
    .map(({ packages, functions, configuration, calls }) => {
      const named = functions.map((each, index) => ({ ...each, name: `f${index}` }));
      const catalog = smallCatalog(packages, named);
      let nowMs = 0;
      const rows = calls.map(
        ([gap, index]) => [(nowMs += gap), `f${index % named.length}`] as const,
      );
      return { catalog, configuration, invocations: smallInvocations(catalog, rows) };
    });
}

function packageOf(name: string, ms: fc.Arbitrary<number>): fc.Arbitrary<SmallPackage> {
  return fc.record({ name: fc.constant(name), importMs: ms, importMb: mb(), installMs: ms });
}

function functionOf(ms: fc.Arbitrary<number>): fc.Arbitrary<Omit<SmallFunction, 'name'>> {
  return fc.record({ packages: fc.subarray(packageNames), executeMs: ms, memoryMb: mb() });
}

function configurationOf(
  handlerPolicy: fc.Arbitrary<string>,
  cores: fc.Arbitrary<number>,
  ms: fc.Arbitrary<number>,
): fc.Arbitrary<Configuration> {
  const lean = { sandbox_create_ms: ms, pause_ms: ms, resume_ms: ms, destroy_ms: ms };
  return fc.record({
    platform: fc.constant('lean'),
    profile: fc.record({
      kind: fc.constant('fixed' as const),
      cores,
      interpreter_start_ms: ms,
      interpreter_mb: mb(),
      fork_base_ms: ms,
      fork_ms_per_mb: fc.constantFrom(0, 0.5),
      fork_mb: mb(),
      platforms: fc.record({ lean: fc.record(lean) }),
    }),
    handlerPolicy,
    handlerCacheMb: fc.constantFrom(0, 10, 20, 40, Infinity, Infinity),
    zygotePolicy: fc.constantFrom('none', 'sock', 'openlambda'),
    importCacheMb: fc.constantFrom(0, 10, 30, 200, Infinity),
    installCache: fc.constantFrom('warm' as const, 'cold' as const),
    tree: fc.constant({
      packages: [],
      children: [{ packages: ['a'], children: [{ packages: ['b'], children: [] }] }],
    }),
  });
}

function mb(): fc.Arbitrary<number> {
  return fc.constantFrom(0, 1, 2.5, 5, 10);
}

/** Times that meet each other and the ticks of 50 ms. */
function coincidence(): fc.Arbitrary<number> {
  return fc.constantFrom(0, 0, 0, 25, 50);
}

/** Gaps of a Poisson process of 20 arrivals a second, in whole µs. */
function poissonGap(): fc.Arbitrary<number> {
  return fc
    .integer({ min: 1, max: 1_000_000 })
    .map((millionths) => Math.round(-50_000 * Math.log(millionths / 1_000_000)) / 1000);
}

/** Most at once, some much later. */
function burstyGap(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.nat(3) },
    { weight: 1, arbitrary: fc.integer({ min: 50, max: 300 }) },
  );
}

function tenths(count: number): number {
  return count / 10;
}
