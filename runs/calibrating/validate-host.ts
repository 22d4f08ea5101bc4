import path from 'node:path';
import { median } from 'simple-statistics';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { OperationKind } from '../../sim/costs/operation-kinds.ts';
import { lean } from '../../sim/costs/profiles/lean.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import type { RealWorkload } from '../measuring/real-workload.ts';
import { writeJson } from '../directories/run-directory.ts';
import { calibrateHost } from './calibrate-host.ts';
import { type CalibrationRequest, nameOf } from './calibration-round.ts';
import { profileAtSpeed } from './host-speed.ts';
import { observePass } from './passes/observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './passes/pass-plan.ts';
import { PassLog } from './passes/pass-log.ts';
import { type PassOutcome, predictPass } from './passes/predict-pass.ts';

/** How often a pass is simulated, with costs drawn anew; the medians are the prediction. */
const simulations = 9;

export interface HostValidationRequest extends Omit<CalibrationRequest, 'keep'> {
  /** Numbers of clients to predict. */
  readonly clients: readonly number[];
  /** Of each measured run; each is made once a round, and the medians count. */
  readonly invocations: number;
  /** Where the profile and all runs are written. */
  readonly directory: string;
}

/** What came of a validation. */
export interface HostValidation {
  readonly predictions: readonly HostPrediction[];
  /** What could not be measured, in any round. */
  readonly missing: readonly PassPlan[];
}

/** What was predicted of one cell, and what was measured. */
export interface HostPrediction {
  readonly plan: PassPlan;
  /** In how many rounds it was measured, and how often besides, in vain. */
  readonly rounds: number;
  readonly thrownAway: number;
  readonly measured: CellFigures;
  /** At the speed that the host had during the measurement. */
  readonly predicted: CellFigures;
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
 * under several policies, pairs of them that were not calibrated with among them, and with other
 * numbers of clients. These are measured in the same rounds as what is calibrated with, in a seeded
 * random order. Predictions are for the speed that the host had during the measurement, as a witness
 * told it, since how busy strangers on the same machine are is not for a model to predict; those for
 * the speed of the calibration stand beside them.
 *
 * A run that fails is measured again; what fails each time is left out of its round.
 *
 * @throws InputError when the workload has fewer than two functions that can run, or no run of the
 *   calibration came to its end
 */
export async function validateHost(request: HostValidationRequest): Promise<HostValidation> {
  const { real, seed, directory, tell, rounds } = request;
  const [known, unknown] = halves(real, seed);
  const plans = plansOf(request);
  const outcomes = plans.map((): MeasuredOutcome[] => []);
  const order = randomStream(seed, 'validation');
  const log = new PassLog(directory);
  let done = 0;
  const { profile, workload, witnessNs } = await calibrateHost(
    { ...request, real: known, keep: (pass) => log.keep('calibration', pass) },
    async () => {
      const round = [...plans.keys()];
      while (round.length > 0) {
        const [cell] = round.splice(order.integer(round.length), 1);
        const outcome = await measurePass(plans[cell!]!, unknown, request, log);
        outcomes[cell!]!.push(...(outcome === undefined ? [] : [outcome]));
        tell('measuring', ++done, plans.length * rounds);
      }
    },
  );
  writeJson(path.join(directory, 'profile.json'), profile);
  const target = withCosts(unknown, workload);
  const cells = plans.map((plan, cell) => ({ plan, measured: outcomes[cell]! }));
  const predictions = cells
    // A platform without a profile has nothing to be predicted with.
    .filter(({ plan, measured }) => measured.length > 0 && plan.platform in profile.platforms)
    .map(({ plan, measured }) => {
      const predict = (factors: readonly number[]): PassOutcome[] =>
        factors.flatMap((factor) =>
          Array.from({ length: simulations }, (_, run) =>
            predictPass(plan, target.workload, profileAtSpeed(profile, factor), seed + run),
          ),
        );
      const slowdowns = measured.map((outcome) => outcome.witnessNs / witnessNs);
      const prediction = compare(plan, measured, predict(slowdowns), {
        slowdown: median(slowdowns),
        atCalibrationSpeed: figuresOf(predict([1])),
      });
      const own = request.attempts.thrownAway.filter(({ what }) => what === whatIsMeasured(plan));
      return { ...prediction, rounds: measured.length, thrownAway: own.length };
    });
  const predicted = new Set(predictions.map(({ plan }) => plan));
  return { predictions, missing: plans.filter((plan) => !predicted.has(plan)) };
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
          ['lru', 'none'],
          ['none', 'sock'],
          ['lru', 'sock'],
          ['lru', 'openlambda'],
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

/** Makes a run, and keeps it; undefined where it failed each time. */
async function measurePass(
  plan: PassPlan,
  real: RealWorkload,
  { platforms, limits, signal, attempts }: HostValidationRequest,
  log: PassLog,
): Promise<MeasuredOutcome | undefined> {
  const pass = await attempts.measure(whatIsMeasured(plan), () =>
    observePass(
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
    ),
  );
  if (pass === undefined) {
    return undefined;
  }
  log.keep('validation', { plan, pass });
  const { samples, latencyMs, throughputPerSecond, witnessNs } = pass;
  const kindMs = new Map<OperationKind, number>();
  for (const { kind, tookMs } of samples) {
    kindMs.set(kind, (kindMs.get(kind) ?? 0) + tookMs);
  }
  return { latencyMs, throughputPerSecond, kindMs, witnessNs };
}

function whatIsMeasured(plan: PassPlan): string {
  return `predicted run of ${nameOf(plan)}`;
}

function compare(
  plan: PassPlan,
  measured: readonly PassOutcome[],
  predicted: readonly PassOutcome[],
  speed: Pick<HostPrediction, 'slowdown' | 'atCalibrationSpeed'>,
): Omit<HostPrediction, 'rounds' | 'thrownAway'> {
  const kinds = new Set([...measured, ...predicted].flatMap(({ kindMs }) => [...kindMs.keys()]));
  const steps = Array.from(kinds, (kind) => {
    const msOf = (outcomes: readonly PassOutcome[]): number =>
      median(outcomes.map(({ kindMs }) => (kindMs.get(kind) ?? 0) / plan.invocations));
    return { kind, measuredMs: msOf(measured), predictedMs: msOf(predicted) };
  });
  const [worst] = steps.toSorted((one, other) => missOf(other) - missOf(one));
  return {
    plan,
    measured: figuresOf(measured),
    predicted: figuresOf(predicted),
    ...speed,
    worst: worst!,
  };
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
