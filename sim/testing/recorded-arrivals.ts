import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import { defaultArrivalsOptions } from '../../workloads/arrivals/arrivals.ts';
import { createArrivals } from '../../workloads/arrivals/registry.ts';
import type { Catalog, RecordedInvocations } from '../../workloads/catalog.ts';
import { randomStream } from '../engine/random/random.ts';

/** Arrivals that repeat recorded invocations, for tests. */
export function recordedArrivals(catalog: Catalog, invocations: RecordedInvocations): Arrivals {
  const workload = { name: 'recorded', catalog, invocations };
  const options = { ...defaultArrivalsOptions, invocations: Infinity };
  return createArrivals('file', workload, options, (name) => randomStream(1, name));
}
