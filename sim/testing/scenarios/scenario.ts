import type { ExecutionContext } from 'ava';
import type { Catalog, RecordedInvocations } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import type { InvocationRecord, RunCounts } from '../../records/invocation-record.ts';
import { smallCatalog, smallInvocations } from '../small-catalog.ts';

/**
 * A small run whose outcome was worked out by hand from the costs below, as the comments in it
 * say: the reference for any implementation of the model.
 */
export interface Scenario {
  readonly title: string;
  /** What differs from a run without caches. */
  readonly configuration: Partial<Configuration>;
  /** Arrival in ms, function, and execution time in ms where it is not the function's own. */
  readonly arrivals: readonly (readonly [arrivalMs: number, name: string, executeMs?: number])[];
  /** For each invocation what matters of its record. */
  readonly records: readonly (Partial<InvocationRecord> & { readonly latencyMs?: number })[];
  readonly counts?: Partial<RunCounts>;
}

/** Runs a scenario and compares what it names, numbers to 1e-9. */
export function checkScenario(
  t: ExecutionContext,
  scenario: Scenario,
  simulate: (
    catalog: Catalog,
    configuration: Configuration,
    invocations: RecordedInvocations,
  ) => { readonly records: readonly InvocationRecord[]; readonly counts: RunCounts },
): void {
  const { records, counts } = simulate(
    catalog,
    { ...uncached, ...scenario.configuration },
    smallInvocations(catalog, scenario.arrivals),
  );
  t.is(records.length, scenario.arrivals.length);
  t.is(records.length, scenario.records.length);
  for (const [index, record] of records.entries()) {
    const latencyMs = record.endMs - record.arrivalMs;
    t.like(rounded({ ...record, latencyMs }), scenario.records[index]!);
  }
  if (scenario.counts !== undefined) {
    t.like(rounded(counts), scenario.counts);
  }
}

/** A fresh sandbox takes 3 + 20 = 23 ms, a fork of the root 3 + 1 + 0.1 × 10 = 5 ms. */
export const profile = {
  kind: 'fixed',
  cores: 4,
  interpreter_start_ms: 20,
  interpreter_mb: 10,
  fork_base_ms: 1,
  fork_ms_per_mb: 0.1,
  fork_mb: 2,
  platforms: { lean: { sandbox_create_ms: 3, pause_ms: 1, resume_ms: 0.5, destroy_ms: 4 } },
} as const;

const catalog = smallCatalog(
  [
    { name: 'a', importMs: 10, importMb: 4, installMs: 100 },
    { name: 'b', importMs: 6, importMb: 6, installMs: 50 },
    { name: 'c', importMs: 8, importMb: 1, installMs: 30 },
  ],
  [
    { name: 'x', packages: [], executeMs: 7, memoryMb: 1 },
    { name: 'y', packages: [], executeMs: 7, memoryMb: 1 },
    { name: 'z', packages: [], executeMs: 7, memoryMb: 1 },
    { name: 'fa', packages: ['a'], executeMs: 7, memoryMb: 3 },
    { name: 'fb', packages: ['b'], executeMs: 7, memoryMb: 3 },
    { name: 'fc', packages: ['c'], executeMs: 7, memoryMb: 3 },
    { name: 'fab', packages: ['a', 'b'], executeMs: 7, memoryMb: 3 },
  ],
);

const uncached: Configuration = {
  platform: 'lean',
  profile,
  handlerPolicy: 'none',
  handlerCacheMb: Infinity,
  zygotePolicy: 'none',
  importCacheMb: Infinity,
  installCache: 'warm',
};

function rounded(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, roundedNumber(each)]),
  );
}

function roundedNumber(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value;
}
