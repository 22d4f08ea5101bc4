import * as fc from 'fast-check';
import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';
import type { Configuration } from '../configuration.ts';
import type { FixedProfile } from '../costs/profiles/fixed-profile.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';
import { smallCatalog, type SmallFunction, type SmallPackage } from './small-catalog.ts';
import { randomHandlerPolicy } from './random-handler-policy.ts';
import { zygotePolicies } from '../policies/zygote/registry.ts';
import { variantsOf } from './policy-variants.ts';

/** All that a simulated run of recorded invocations takes. */
export interface RandomCase {
  readonly catalog: Catalog;
  readonly configuration: Configuration;
  readonly invocations: RecordedInvocations;
}

export interface RandomCaseOptions {
  /** Zygote policies to draw from; all by default. */
  readonly zygotePolicies?: readonly string[];
  /** Whether some cases have one pool for both accounts; none by default. */
  readonly sharedPool?: boolean;
}

/**
 * Small runs that look for trouble: costs are often equal, zero or halves, so that things happen
 * at once; packages of functions are often subsets of each other; arrivals come in bursts and
 * ties, or at ticks of 50 ms; limits are zero, small or infinite.
 */
export function randomCase(options: RandomCaseOptions = {}): fc.Arbitrary<RandomCase> {
  return randomCatalog().chain((catalog) =>
    fc.record({
      catalog: fc.constant(catalog),
      configuration: randomConfiguration(catalog, options),
      invocations: randomInvocations(catalog),
    }),
  );
}

function randomCatalog(): fc.Arbitrary<Catalog> {
  return randomPackages()
    .chain((packages) => fc.tuple(fc.constant(packages), randomFunctions(packages)))
    .map(([packages, functions]) => smallCatalog(packages, functions));
}

function randomPackages(): fc.Arbitrary<SmallPackage[]> {
  const costs = fc.record({
    importMs: cost(20),
    importMb: fc.oneof(cost(8), cost(60)),
    installMs: cost(60),
  });
  return fc
    .array(costs, { minLength: 1, maxLength: 8, size: 'max' })
    .map((list) => list.map((each, index) => ({ name: `package-${index}`, ...each })));
}

/** Functions whose packages often go on from those of the function before, or are some of them. */
function randomFunctions(packages: readonly SmallPackage[]): fc.Arbitrary<SmallFunction[]> {
  const names = packages.map(({ name }) => name);
  const draw = fc.record({
    keeps: fc.oneof(fc.constantFrom(0, names.length), fc.nat(names.length)),
    adds: fc.oneof(
      fc.shuffledSubarray(names, { maxLength: Math.min(2, names.length) }),
      fc.shuffledSubarray(names),
    ),
    executeMs: cost(60),
    memoryMb: cost(20),
  });
  return fc.array(draw, { minLength: 1, maxLength: 6, size: 'max' }).map((draws) => {
    const functions: SmallFunction[] = [];
    for (const { keeps, adds, executeMs, memoryMb } of draws) {
      const kept = functions.at(-1)?.packages.slice(0, keeps) ?? [];
      const list = [...new Set([...kept, ...adds])];
      functions.push({ name: `f${functions.length}`, packages: list, executeMs, memoryMb });
    }
    return functions;
  });
}

function randomConfiguration(
  catalog: Catalog,
  { zygotePolicies: chosen, sharedPool = false }: RandomCaseOptions,
): fc.Arbitrary<Configuration> {
  const policies =
    chosen ?? Object.entries(zygotePolicies).flatMap(([name, one]) => variantsOf(name, one));
  const configuration = fc.record({
    platform: fc.constant('lean'),
    profile: randomProfile(),
    handlerPolicy: randomHandlerPolicy(),
    handlerCacheMb: limit(),
    zygotePolicy: fc.constantFrom(...policies),
    importCacheMb: limit(),
    installCache: fc.constantFrom('warm' as const, 'cold' as const),
    tree: randomTree(catalog),
  });
  if (!sharedPool) {
    return configuration;
  }
  const pooled = fc
    .tuple(configuration, limit())
    .map(([each, sharedPoolMb]) => ({ ...each, sharedPoolMb }));
  return fc.oneof(configuration, pooled);
}

function randomProfile(): fc.Arbitrary<FixedProfile> {
  return fc.record({
    kind: fc.constant('fixed' as const),
    cores: fc.integer({ min: 1, max: 4 }),
    interpreter_start_ms: cost(30),
    interpreter_mb: cost(15),
    fork_base_ms: cost(4),
    fork_ms_per_mb: fc.constantFrom(0, 0.05, 0.1, 0.5),
    fork_mb: cost(3),
    platforms: fc.record({
      lean: fc.record({
        sandbox_create_ms: cost(4),
        pause_ms: cost(2),
        resume_ms: cost(2),
        destroy_ms: fc.oneof(cost(5), cost(120)),
      }),
    }),
  });
}

/**
 * A tree of up to eight nodes below the root, none of which repeats a package of its path. Most
 * take the next packages of a function that could be forked from their parent.
 */
function randomTree(catalog: Catalog): fc.Arbitrary<TreeNode> {
  const draw = fc.record({
    function: fc.nat(catalog.functionNames.length - 1),
    others: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.shuffledSubarray([...catalog.packageNames]),
    ),
    parent: fc.nat(7),
    size: fc.integer({ min: 1, max: 3 }),
  });
  return fc.array(draw, { maxLength: 8, size: 'max' }).map((draws) => {
    const root: GrowingNode = { packages: [], children: [], path: [] };
    const nodes = [root];
    for (const { function: index, others, parent, size } of draws) {
      const wanted = [...new Set([...others, ...packageNamesOf(catalog, index)])];
      const parents = nodes.filter(({ path }) => path.every((name) => wanted.includes(name)));
      const above = parents[parent % parents.length]!;
      const packages = wanted.filter((name) => !above.path.includes(name)).slice(0, size);
      if (packages.length > 0) {
        const node = { packages, children: [], path: [...above.path, ...packages] };
        above.children.push(node);
        nodes.push(node);
      }
    }
    return shapeOf(root);
  });
}

function packageNamesOf(catalog: Catalog, functionIndex: number): string[] {
  const [start, end] = catalog.packageOffsets.subarray(functionIndex, functionIndex + 2);
  return Array.from(
    catalog.packageLists.subarray(start, end),
    (index) => catalog.packageNames[index]!,
  );
}

interface GrowingNode {
  readonly packages: readonly string[];
  readonly children: GrowingNode[];
  /** Its own packages and those of its ancestors. */
  readonly path: readonly string[];
}

function shapeOf({ packages, children }: GrowingNode): TreeNode {
  return { packages, children: children.map(shapeOf) };
}

function randomInvocations(catalog: Catalog): fc.Arbitrary<RecordedInvocations> {
  const draw = fc.record({
    gapMs: gap(),
    function: fc.nat(catalog.functionNames.length - 1),
    executeMs: fc.oneof({ weight: 4, arbitrary: fc.constant(Number.NaN) }, cost(80)),
  });
  return fc.array(draw, { maxLength: 60, size: 'max' }).map((draws) => {
    let arrivalMs = 0;
    return {
      arrivalMs: Float64Array.from(draws, ({ gapMs }) => (arrivalMs += gapMs)),
      functions: Int32Array.from(draws, (each) => each.function),
      executeMs: Float64Array.from(draws, ({ executeMs }) => executeMs),
    };
  });
}

/** Times between arrivals in ms: none, a few, the ticks' 50, or long enough to let all end. */
function gap(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: cost(20) },
    { weight: 2, arbitrary: fc.constantFrom(25, 50, 100) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 600 }) },
  );
}

/** A number ≥ 0 in ms or MB: zero, an integer, a multiple of 0.5 or one of 0.001. */
function cost(max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.nat(max) },
    { weight: 3, arbitrary: fc.nat(2 * max).map((halves) => halves / 2) },
    { weight: 1, arbitrary: fc.nat(1000 * max).map((thousandths) => thousandths / 1000) },
  );
}

/** A limit in MB. */
function limit(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
    { weight: 3, arbitrary: cost(60) },
    { weight: 5, arbitrary: fc.integer({ min: 20, max: 250 }) },
  );
}
