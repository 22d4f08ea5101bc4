import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import type { RealPlatform } from '../../real/platforms/platform.ts';
import { randomStream } from '../../sim/engine/random.ts';
import type { OperationKind } from '../../sim/operation-kind.ts';
import type { CalibratedProfile } from '../../sim/profiles/calibrated-profile.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import type { MeasureOptions } from '../measure-options.ts';
import type { RealWorkload } from '../real-workload.ts';
import { writeJson } from '../run-directory.ts';
import { calibrateHost } from './calibrate-host.ts';
import { observePass } from './observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './pass-plan.ts';
import { type PassOutcome, predictPass } from './predict-pass.ts';

/** How often a pass is simulated, with costs drawn anew; the medians are the prediction. */
const simulations = 9;

export interface HostValidationRequest {
  readonly real: RealWorkload;
  readonly platforms: readonly RealPlatform[];
  /** Numbers of clients to predict. */
  readonly clients: readonly number[];
  /** Of each measured run. */
  readonly invocations: number;
  /** How often each run is measured; the medians count. */
  readonly trials: number;
  /** Invocations of each run that is calibrated with. */
  readonly repetitions: number;
  readonly limits: MeasureOptions['limits'];
  readonly seed: number;
  /** Where the profile is written. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly tell: (what: string, done: number, total: number) => void;
}

/** What was predicted of one cell, and what was measured. */
export interface HostPrediction {
  readonly plan: PassPlan;
  readonly measured: CellFigures;
  readonly predicted: CellFigures;
  /** The kind of operation whose time for an invocation was mispredicted most, in ms. */
  readonly worst: {
    readonly kind: OperationKind;
    readonly measuredMs: number;
    readonly predictedMs: number;
  };
}

interface CellFigures {
  readonly p50Ms: number;
  readonly throughputPerSecond: number;
}

/**
 * Calibrates this host with half of a workload's functions, and predicts runs of the other half
 * under other policies and with other numbers of clients; then measures these, each in turn, in a
 * seeded random order.
 *
 * @throws InputError when the workload has fewer than two functions that can run, or one fails
 */
export async function validateHost(request: HostValidationRequest): Promise<HostPrediction[]> {
  const { real, seed, directory, tell, trials } = request;
  const [known, unknown] = halves(real, seed);
  const calibration = await calibrateHost({ ...request, real: known });
  mkdirSync(directory, { recursive: true });
  writeJson(path.join(directory, 'profile.json'), calibration.profile);
  const target = withCosts(unknown, calibration.workload);
  const plans = plansOf(request);
  const outcomes = plans.map((): PassOutcome[] => []);
  const order = randomStream(seed, 'validation');
  for (let trial = 0; trial < trials; trial++) {
    const round = [...plans.keys()];
    while (round.length > 0) {
      const [cell] = round.splice(order.integer(round.length), 1);
      outcomes[cell!]!.push(await measurePass(plans[cell!]!, target, calibration.profile, request));
      tell('measuring', outcomes.flat().length, plans.length * trials);
    }
  }
  return plans.map((plan, cell) => {
    const predictions = Array.from({ length: simulations }, (_, run) =>
      predictPass(plan, target.workload, calibration.profile, seed + run),
    );
    return compare(plan, outcomes[cell]!, predictions);
  });
}

/** Functions drawn into two halves; each has all packages in its catalog. */
function halves(real: RealWorkload, seed: number): [RealWorkload, RealWorkload] {
  const count = real.workload.catalog.functionNames.length;
  if (count < 2) {
    throw new InputError(
      `${real.workload.name} has ${count} function that can run here; to calibrate with one half and predict the other takes at least 2`,
    );
  }
  const random = randomStream(seed, 'halves');
  const left = Array.from({ length: count }, (_, index) => index);
  const chosen: number[] = [];
  while (chosen.length < count / 2) {
    chosen.push(...left.splice(random.integer(left.length), 1));
  }
  const part = (functions: readonly number[]): RealWorkload => ({
    ...real,
    workload: restrictWorkload(real.workload, functions),
  });
  return [part(chosen.toSorted((one, other) => one - other)), part(left)];
}

/** The costs of packages as they were measured with other functions. */
function withCosts(real: RealWorkload, { catalog: measured }: Workload): RealWorkload {
  const { workload } = real;
  const { importMs, importMb, imputed } = measured;
  return {
    ...real,
    workload: { ...workload, catalog: { ...workload.catalog, importMs, importMb, imputed } },
  };
}

function plansOf({ platforms, clients, invocations, seed }: HostValidationRequest): PassPlan[] {
  return platforms.flatMap(({ name, holdsZygotes }) => {
    const policies = holdsZygotes
      ? [
          ['none', 'none'],
          ['none', 'sock'],
          ['lru', 'sock'],
        ]
      : [
          ['none', 'none'],
          ['lru', 'none'],
        ];
    return policies.flatMap(([handlerPolicy, zygotePolicy]) =>
      clients.map((count) => ({
        platform: name,
        handlerPolicy: handlerPolicy!,
        zygotePolicy: zygotePolicy!,
        importCacheMb: Infinity,
        clients: count,
        invocations,
        seed,
      })),
    );
  });
}

async function measurePass(
  plan: PassPlan,
  real: RealWorkload,
  profile: CalibratedProfile,
  { platforms, limits, signal }: HostValidationRequest,
): Promise<PassOutcome> {
  const { samples, latencyMs, throughputPerSecond } = await observePass(
    {
      real,
      platform: platforms.find(({ name }) => name === plan.platform)!,
      configuration: configurationOf(plan, profile),
      limits,
      arrivals: arrivalsOf(plan, real.workload),
      signal,
    },
    plan.clients,
  );
  const kindMs = new Map<OperationKind, number>();
  for (const { kind, tookMs } of samples) {
    kindMs.set(kind, (kindMs.get(kind) ?? 0) + tookMs);
  }
  return { latencyMs, throughputPerSecond, kindMs };
}

function compare(
  plan: PassPlan,
  measured: readonly PassOutcome[],
  predicted: readonly PassOutcome[],
): HostPrediction {
  const kinds = new Set([...measured, ...predicted].flatMap(({ kindMs }) => [...kindMs.keys()]));
  const steps = Array.from(kinds, (kind) => {
    const msOf = (outcomes: readonly PassOutcome[]): number =>
      median(outcomes.map(({ kindMs }) => (kindMs.get(kind) ?? 0) / plan.invocations));
    return { kind, measuredMs: msOf(measured), predictedMs: msOf(predicted) };
  });
  const [worst] = steps.toSorted((one, other) => missOf(other) - missOf(one));
  return { plan, measured: figuresOf(measured), predicted: figuresOf(predicted), worst: worst! };
}

function missOf({ measuredMs, predictedMs }: HostPrediction['worst']): number {
  return Math.abs(predictedMs - measuredMs);
}

function figuresOf(outcomes: readonly PassOutcome[]): CellFigures {
  return {
    p50Ms: median(outcomes.map(({ latencyMs }) => summarizeLatencies(latencyMs).p50)),
    throughputPerSecond: median(outcomes.map((outcome) => outcome.throughputPerSecond)),
  };
}

function median(values: readonly number[]): number {
  return summarizeLatencies(Float64Array.from(values)).p50;
}
