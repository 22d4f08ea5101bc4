import { linearRegression, mean, median, quantileSorted } from 'simple-statistics';
import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import type {
  CalibratedPlatform,
  CalibratedStep,
} from '../../../sim/costs/profiles/calibrated-profile.ts';
import type { LiveSlope } from '../live-slope.ts';
import { splitWaiting } from './split-waiting.ts';
import type { ObservedPass, OperationSample } from '../passes/observe-pass.ts';

/** A distribution is kept as this many quantiles, and one more. */
const quantileSteps = 20;

/** Steps of the process in the sandbox rather than of what makes the sandbox. */
const processSteps = new Set(['ask', 'fork', 'attach', 'ready', 'answer', 'kill', 'import', 'run']);

/** Kinds whose time grows with memory: of the Zygote that is forked, or of what is destroyed. */
const growing: ReadonlySet<OperationKind> = new Set([
  'create_forked',
  'create_zygote',
  'destroy_fresh',
  'destroy_forked',
  'destroy_zygote',
]);

const imports: ReadonlySet<OperationKind> = new Set([
  'import_fresh',
  'import_forked',
  'import_zygote',
]);

/**
 * The steps of a platform's operations, from runs of one client, in which nothing contends.
 *
 * @param importMs of each package of the catalog
 * @param serial the name of the single-threaded program of this harness that makes sandboxes, where
 *   there is one; else an engine of the host makes them
 */
export function fitPlatform(
  passes: readonly ObservedPass[],
  importMs: Float64Array,
  serial: string | undefined,
  { live, pauseWaitingShare }: PlatformFacts,
): CalibratedPlatform {
  const kinds = new Map<OperationKind, OperationSample[]>();
  for (const sample of passes.flatMap(({ samples }) => samples)) {
    kinds.set(sample.kind, [...(kinds.get(sample.kind) ?? []), sample]);
  }
  const operations = Object.fromEntries(
    [...kinds].map(([kind, samples]) => [
      kind,
      withPauseWaiting(kind, stepsOf(kind, samples, importMs, serial, live), pauseWaitingShare),
    ]),
  );
  return {
    operations: withStandIns(operations),
    turnaround: [
      {
        name: 'harness',
        on: 'cpu',
        group: 'harness',
        ms: quantilesOf(passes.flatMap(({ turnaroundMs }) => turnaroundMs)),
      },
    ],
  };
}

/** What single runs do not show of a platform. */
export interface PlatformFacts {
  readonly live: LiveSlope;
  /** Of pausing and resuming, from 0 to 1. */
  readonly pauseWaitingShare: number;
}

function withPauseWaiting(
  kind: OperationKind,
  steps: readonly CalibratedStep[],
  share: number,
): readonly CalibratedStep[] {
  return kind === 'pause' || kind === 'resume'
    ? steps.flatMap((step) => splitWaiting(step, share))
    : steps;
}

/** Kinds of which there was none take the steps of the kind that is nearest to them. */
const standIns: readonly (readonly [missing: OperationKind, like: OperationKind])[] = [
  ['import_fresh', 'import_zygote'],
  ['import_forked', 'import_fresh'],
  ['import_zygote', 'import_fresh'],
  ['create_zygote', 'create_forked'],
  ['destroy_zygote', 'destroy_forked'],
];

function withStandIns(
  measured: CalibratedPlatform['operations'],
): CalibratedPlatform['operations'] {
  const work: CalibratedStep = { name: 'work', on: 'cpu', ms: [0, 0], times_work: [1, 1] };
  let operations = measured;
  for (const [missing, like] of standIns) {
    const steps = operations[like];
    if (operations[missing] === undefined && steps !== undefined) {
      operations = { ...operations, [missing]: steps };
    }
  }
  // Without any import, or install, the workload's own times are all that is known.
  const plain = [...imports, 'install'].map((kind) => [kind, [work]]);
  return { ...Object.fromEntries(plain), ...operations };
}

function stepsOf(
  kind: OperationKind,
  samples: readonly OperationSample[],
  importMs: Float64Array,
  serial: string | undefined,
  live: LiveSlope,
): CalibratedStep[] {
  const harness: CalibratedStep = {
    name: 'harness',
    on: 'cpu',
    group: 'harness',
    ms: quantilesOf(samples.map(({ tookMs, platformMs }) => tookMs - platformMs)),
  };
  const makingMs = samples.map(({ steps }) => sumOf(steps, (name) => !processSteps.has(name)));
  const maker: Pick<CalibratedStep, 'name' | 'group' | 'lock'> =
    serial === undefined ? { name: 'engine' } : { name: serial, group: 'harness', lock: serial };
  const making: CalibratedStep[] =
    mean(makingMs) === 0
      ? []
      : [{ ...maker, on: 'cpu', ms: quantilesOf(makingMs), ...perLive(kind, live) }];
  const rest = samples.map(({ platformMs }, index) => platformMs - makingMs[index]!);
  return [harness, ...making, processStep(kind, samples, importMs, rest)];
}

function perLive(kind: OperationKind, live: LiveSlope): Pick<CalibratedStep, 'ms_per_live'> {
  const slope = kind.startsWith('create')
    ? live.create_ms_per_live
    : kind.startsWith('destroy')
      ? live.destroy_ms_per_live
      : 0;
  return slope > 0 ? { ms_per_live: rounded(slope) } : {};
}

function processStep(
  kind: OperationKind,
  samples: readonly OperationSample[],
  costMs: Float64Array,
  restMs: readonly number[],
): CalibratedStep {
  const name = kind.replace(/_.*/, '');
  if (growing.has(kind)) {
    const slope = slopeOf(samples.map(({ memoryMb }, index) => [memoryMb, restMs[index]!]));
    const ms = quantilesOf(restMs.map((one, index) => one - slope * samples[index]!.memoryMb));
    return { name, on: 'cpu', group: 'sandboxes', ms, ms_per_mb: slope };
  }
  if (imports.has(kind)) {
    const importMs = samples.map(({ steps }, index) => steps['import'] ?? restMs[index]!);
    const expectedMs = samples.map(({ packages }) => sumOver(packages, (one) => costMs[one]!));
    const factors = factorsOf(importMs, expectedMs);
    return {
      name,
      on: 'cpu',
      group: 'sandboxes',
      ms: quantilesOf(restMs.map((one, index) => one - importMs[index]!)),
      times_work: factors.length > 0 ? quantilesOf(factors) : [1, 1],
    };
  }
  if (kind.startsWith('execute') || kind === 'install') {
    const ms = quantilesOf(restMs.map((one, index) => one - samples[index]!.executeMs));
    return { name, on: 'cpu', group: 'sandboxes', ms, times_work: [1, 1] };
  }
  return { name, on: 'cpu', group: 'sandboxes', ms: quantilesOf(restMs) };
}

/**
 * Measured times as multiples of what the workload gives, of all but the shortest; brought to the
 * mean that makes the sum of all right, since long imports count for more.
 */
function factorsOf(measuredMs: readonly number[], expectedMs: readonly number[]): number[] {
  const long = [...measuredMs.keys()].filter((index) => expectedMs[index]! >= 1);
  const factors = long.map((index) => measuredMs[index]! / expectedMs[index]!);
  if (factors.length === 0) {
    return [];
  }
  const whole = sumOver(long, (index) => measuredMs[index]!);
  const right = whole / sumOver(long, (index) => expectedMs[index]!) / mean(factors);
  return factors.map((factor) => factor * right);
}

function sumOver(indices: readonly number[], valueOf: (index: number) => number): number {
  return indices.reduce((sum, index) => sum + valueOf(index), 0);
}

/** Through the medians at each size, so that a single slow fork does not tilt the line. */
function slopeOf(points: readonly (readonly [mb: number, ms: number])[]): number {
  const groups = new Map<number, number[]>();
  points.forEach(([mb, ms]) => groups.set(mb, [...(groups.get(mb) ?? []), ms]));
  const medians = Array.from(groups, ([mb, all]) => [mb, median(all)]);
  return medians.length < 2 ? 0 : rounded(Math.max(0, linearRegression(medians).m));
}

function quantilesOf(values: readonly number[]): number[] {
  const sorted = values.map((one) => Math.max(0, one)).toSorted((a, b) => a - b);
  return Array.from({ length: quantileSteps + 1 }, (_, step) => {
    // The ends are the middle of the first and the last half per cent: a stray value is no bound.
    const at = Math.min(0.995, Math.max(0.005, step / quantileSteps));
    return rounded(quantileSorted(sorted, at));
  });
}

function sumOf(steps: Readonly<Record<string, number>>, counts: (name: string) => boolean): number {
  return Object.entries(steps).reduce((sum, [name, ms]) => sum + (counts(name) ? ms : 0), 0);
}

/** To a tenth of a microsecond, which is finer than any clock that was read. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
