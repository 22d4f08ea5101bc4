import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { median } from 'simple-statistics';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { randomStream } from '../../sim/engine/random.ts';
import type { OperationKind } from '../../sim/operation-kind.ts';
import { lean } from '../../sim/profiles/lean.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import type { RealWorkload } from '../real-workload.ts';
import { writeJson } from '../run-directory.ts';
import { fitHost, type HostCalibration, measureHost } from './calibrate-host.ts';
import type { CalibrationRequest } from './calibration-round.ts';
import { profileAtSpeed } from './host-speed.ts';
import { observePass } from './observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './pass-plan.ts';
import { type PassOutcome, predictPass } from './predict-pass.ts';

/** How often a pass is simulated, with costs drawn anew; the medians are the prediction. */
const simulations = 9;

export interface HostValidationRequest extends CalibrationRequest {
  /** Numbers of clients to predict. */
  readonly clients: readonly number[];
  /** Of each measured run; each is made once a round, and the medians count. */
  readonly invocations: number;
  /** Where the profile is written. */
  readonly directory: string;
}

/** What was predicted of one cell, and what was measured. */
export interface HostPrediction {
  readonly plan: PassPlan;
  readonly measured: CellFigures;
  /** At the speed that the host had during the measurement. */
  readonly predicted: CellFigures;
  /** As if nothing was known of the packages that only the predicted functions have. */
  readonly withoutImports: CellFigures;
  /** At the speed that the host had in the median of what was calibrated with. */
  readonly atCalibrationSpeed: CellFigures;
  /** How much longer work took during the measurement than in the calibration: 1.1 for 10 %. */
  readonly slowdown: number;
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
 * under several policies and with other numbers of clients. Of the other half nothing is used but
 * what importing its packages costs in a fresh sandbox, as of any workload that is simulated;
 * predictions without even that stand beside. These are measured in the same rounds as
 * what is calibrated with, in a seeded random order. Predictions are for the speed that the host had
 * during the measurement, as a witness told it, since how busy strangers on the same machine are is
 * not for a model to predict; those for the speed of the calibration stand beside them.
 *
 * @throws InputError when the workload has fewer than two functions that can run, or one fails
 */
export async function validateHost(request: HostValidationRequest): Promise<HostPrediction[]> {
  const { real, seed, directory, tell, rounds } = request;
  const [known, unknown] = halves(real, seed);
  const plans = plansOf(request);
  const outcomes = plans.map((): MeasuredOutcome[] => []);
  const order = randomStream(seed, 'validation');
  const measurements = await measureHost({ ...request, real: known, importsOf: real }, async () => {
    const round = [...plans.keys()];
    while (round.length > 0) {
      const [cell] = round.splice(order.integer(round.length), 1);
      outcomes[cell!]!.push(await measurePass(plans[cell!]!, unknown, request));
      tell('measuring', outcomes.flat().length, plans.length * rounds);
    }
  });
  const calibration = fitHost(measurements);
  const knownNames = new Set(known.workload.catalog.functionNames);
  const strict = fitHost(measurements, (name) => knownNames.has(name));
  mkdirSync(directory, { recursive: true });
  writeJson(path.join(directory, 'profile.json'), calibration.profile);
  return plans.map((plan, cell) => {
    const measured = outcomes[cell]!;
    const slowdowns = measured.map(({ witnessNs }) => witnessNs / calibration.witnessNs);
    const predicted = predict(plan, unknown.workload, calibration, slowdowns);
    return {
      plan,
      measured: figuresOf(measured),
      predicted: figuresOf(predicted),
      withoutImports: figuresOf(predict(plan, unknown.workload, strict, slowdowns)),
      atCalibrationSpeed: figuresOf(predict(plan, unknown.workload, calibration, [1])),
      slowdown: median(slowdowns),
      worst: worstOf(plan, measured, predicted),
    };
  });
}

/** Simulates a run at several speeds of the host, several times each. */
function predict(
  plan: PassPlan,
  workload: Workload,
  { profile, workload: { catalog: measured } }: HostCalibration,
  slowdowns: readonly number[],
): PassOutcome[] {
  const { importMs, importMb, imputed } = measured;
  const target = { ...workload, catalog: { ...workload.catalog, importMs, importMb, imputed } };
  return slowdowns.flatMap((slowdown) =>
    Array.from({ length: simulations }, (_, run) =>
      predictPass(plan, target, profileAtSpeed(profile, slowdown), plan.seed + run),
    ),
  );
}

/** A measured run, and how fast the host was meanwhile. */
interface MeasuredOutcome extends PassOutcome {
  readonly witnessNs: number;
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
  { platforms, limits, signal }: HostValidationRequest,
): Promise<MeasuredOutcome> {
  const { samples, latencyMs, throughputPerSecond, witnessNs } = await observePass(
    {
      real,
      platform: platforms.find(({ name }) => name === plan.platform)!,
      // Of the profile only memory counts on a real host, and here no cache has a limit.
      configuration: configurationOf(plan, lean),
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
  return { latencyMs, throughputPerSecond, kindMs, witnessNs };
}

/** The kind of operation that is off most, per invocation. */
function worstOf(
  { invocations }: PassPlan,
  measured: readonly PassOutcome[],
  predicted: readonly PassOutcome[],
): HostPrediction['worst'] {
  const kinds = new Set([...measured, ...predicted].flatMap(({ kindMs }) => [...kindMs.keys()]));
  const steps = Array.from(kinds, (kind) => {
    const msOf = (outcomes: readonly PassOutcome[]): number =>
      median(outcomes.map(({ kindMs }) => (kindMs.get(kind) ?? 0) / invocations));
    return { kind, measuredMs: msOf(measured), predictedMs: msOf(predicted) };
  });
  return steps.toSorted((one, other) => missOf(other) - missOf(one))[0]!;
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
