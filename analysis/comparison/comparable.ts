import path from 'node:path';
import { z } from 'zod';
import type { SelectedRun } from './select-runs.ts';

/** What is asked of a worker must be the same, or a comparison says nothing about the workers. */
const always = ['workload', 'functions', 'packages', 'arrivals'] as const;
/** Options that matter to some arrivals and popularities alone. */
const byArrivals: Readonly<Record<string, readonly string[]>> = {
  closed: ['clients'],
  poisson: ['rate'],
  mmpp: ['rate', 'burst_factor', 'burst_ms', 'calm_ms'],
};
const byPopularity: Readonly<Record<string, readonly string[]>> = {
  zipf: ['zipf'],
  rotation: ['rotation_slice', 'rotation_period_ms'],
};

/**
 * Says why a run cannot be compared with another: each thing that was asked of it and not of the
 * other, as `clients is 1 in A and 10 in B`. None where they are comparable. Platform, mode,
 * policies, caches, profile and seed may differ: they are what one compares.
 */
export function whyNotComparable(baseline: SelectedRun, other: SelectedRun): string[] {
  const one = demandOf(baseline);
  const two = demandOf(other);
  return [...new Set([...one.keys(), ...two.keys()])]
    .filter((name) => one.get(name) !== two.get(name))
    .map((name) => {
      const [first, second] = [one, two].map((demand) => demand.get(name) ?? 'not set');
      return `${name.replaceAll('_', ' ')} is ${first} in ${baseline.label} and ${second} in ${other.label}`;
    });
}

/**
 * What a reader should know of two runs that are comparable but not alike in size: caches warm up
 * within a run, so a shorter one weighs its cold starts more.
 */
export function cautionsAbout(baseline: SelectedRun, other: SelectedRun): string[] {
  const cautions: string[] = [];
  const [one, two] = [baseline, other].map(({ latencyMs, failed, runs }) =>
    Math.round((latencyMs.length + failed) / runs.length),
  );
  if (one !== two) {
    cautions.push(
      `${other.label} has ${two} invocations a run and ${baseline.label} ${one}: the shorter run weighs cold starts more`,
    );
  }
  for (const { label, failed } of [baseline, other]) {
    if (failed > 0) {
      cautions.push(`${failed} invocations of ${label} failed; they have no latency`);
    }
  }
  return cautions;
}

const workloadSchema = z.looseObject({
  workload: z.looseObject({ name: z.string(), functions: z.number(), packages: z.number() }),
});

function demandOf({ description }: SelectedRun): Map<string, string> {
  const { workload } = workloadSchema.parse(description);
  const option = (name: string) => plain(description.options[name]);
  const arrivals = option('arrivals');
  const popularity = option('popularity');
  const values: Record<(typeof always)[number], string> = {
    workload: path.normalize(workload.name),
    functions: String(workload.functions),
    packages: String(workload.packages),
    arrivals,
  };
  const names = [
    ...(byArrivals[arrivals] ?? []),
    ...(arrivals === 'file' ? [] : ['popularity', ...(byPopularity[popularity] ?? [])]),
    'azure_trace',
  ];
  return new Map([
    ...always.map((name) => [name, values[name]] as const),
    ...names.map((name) => [name, option(name)] as const),
  ]);
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not set';
}
