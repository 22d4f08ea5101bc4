import os from 'node:os';
import type { Attempts } from '../../real/attempts.ts';
import type { RealPlatform } from '../../real/platforms/platform.ts';
import { startSpeedWitness } from '../../real/probes/speed-witness.ts';
import type { CalibratedProfile } from '../../sim/costs/profiles/calibrated-profile.ts';
import type { MeasureOptions } from '../measuring/measure-options.ts';
import type { RealWorkload } from '../measuring/real-workload.ts';
import { timeImports } from './calibrate-imports.ts';
import type { FunctionImports } from './fitting/fit-package-costs.ts';
import { observePass, type ObservedPass } from './passes/observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './passes/pass-plan.ts';

/** An import cache that is too small for most workloads, so that Zygotes come and go. */
const smallCacheMb = 24;

/** How often a function's imports are timed in each round. */
const importRepetitions = 3;

export interface CalibrationRequest {
  readonly real: RealWorkload;
  readonly platforms: readonly RealPlatform[];
  /** Invocations of each run of one client, in all rounds together. */
  readonly repetitions: number;
  /** How often all runs are made: more rounds see more of a host whose speed changes. */
  readonly rounds: number;
  readonly limits: MeasureOptions['limits'];
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Counts what failed. */
  readonly attempts: Attempts;
  /** Keeps each run on disk as it is over. */
  readonly keep?: (planned: PlannedPass) => void;
  readonly tell: (what: string, done: number, total: number) => void;
}

/** What one round of a calibration measured. */
export interface CalibrationRound {
  /** In ms. */
  readonly importTimes: readonly FunctionImports[];
  /** As in `ObservedPass`, while imports were timed. */
  readonly witnessNs: number;
  /** By platform, in the order of the request. */
  readonly platforms: readonly PlatformRound[];
}

export interface PlatformRound {
  readonly platform: RealPlatform;
  /** Runs of one client, with and without caches. */
  readonly alone: readonly PlannedPass[];
  /** Runs of one client more than there are cores, with and without caches. */
  readonly crowded: readonly PlannedPass[];
  /** A run of many clients without caches; none where it failed. */
  readonly saturated: readonly PlannedPass[];
}

/** A run, and what it was of. */
export interface PlannedPass {
  readonly plan: PassPlan;
  readonly pass: ObservedPass;
}

/**
 * Makes all runs of a calibration once. Runs that fail each time are left out.
 *
 * @param profile of which only the memory of an interpreter counts
 * @param round counts from 0; functions are drawn anew in each
 */
export async function measureRound(
  request: CalibrationRequest,
  profile: CalibratedProfile,
  round: number,
): Promise<CalibrationRound> {
  const { platforms } = request;
  const { importTimes, witnessNs } = (await request.attempts.measure(
    `imports in round ${round}`,
    () => timeImportsWatched(request),
  )) ?? { importTimes: [], witnessNs: NaN };
  const rounds: PlatformRound[] = [];
  for (const platform of platforms) {
    const all = async (plans: readonly PassPlan[]): Promise<PlannedPass[]> => {
      const passes: PlannedPass[] = [];
      for (const plan of plans) {
        const pass = await observe(plan, profile, platform, request);
        passes.push(...(pass === undefined ? [] : [{ plan, pass }]));
      }
      return passes;
    };
    rounds.push({
      platform,
      alone: await all(plansOfOne(platform, request, round)),
      crowded: await all(crowdedPlans(platform, request, round)),
      saturated: await all([saturatedPlan(platform, request, round)]),
    });
  }
  return { importTimes, witnessNs, platforms: rounds };
}

async function timeImportsWatched({ real, platforms, limits, tell }: CalibrationRequest) {
  const witness = await startSpeedWitness(real.base.hostPython);
  let witnessNs = NaN;
  let importTimes: FunctionImports[];
  try {
    importTimes = await timeImports(real, platforms[0]!, importRepetitions, limits, tell);
  } finally {
    witnessNs = await witness.stop();
  }
  return { importTimes, witnessNs };
}

function plansOfOne(
  { name, holdsZygotes }: RealPlatform,
  request: CalibrationRequest,
  round: number,
): PassPlan[] {
  const plan = { ...basePlan(name, request, round), clients: 1 };
  const cached = { ...plan, handlerPolicy: 'lru' };
  return holdsZygotes
    ? [
        plan,
        { ...plan, zygotePolicy: 'sock' },
        { ...plan, zygotePolicy: 'sock', importCacheMb: smallCacheMb },
        { ...cached, zygotePolicy: 'sock' },
      ]
    : [plan, cached];
}

/** Most operations of a run with caches are short: there are more of them, in about the same time. */
function crowdedPlans(
  { name, holdsZygotes }: RealPlatform,
  request: CalibrationRequest,
  round: number,
): PassPlan[] {
  const base = basePlan(name, request, round);
  const plans = (clients: number): PassPlan[] => {
    const cached = { ...base, clients, invocations: 3 * base.invocations + clients };
    return holdsZygotes
      ? [
          { ...cached, zygotePolicy: 'sock' },
          { ...cached, handlerPolicy: 'lru', zygotePolicy: 'sock' },
        ]
      : [{ ...cached, handlerPolicy: 'lru' }];
  };
  const clients = crowdedClients();
  return [
    { ...base, clients, invocations: base.invocations + clients },
    ...plans(clients),
    ...plans(manyClients()),
  ];
}

/** Without caches, so that every invocation goes through all of a sandbox's life. */
function saturatedPlan(
  { name }: RealPlatform,
  request: CalibrationRequest,
  round: number,
): PassPlan {
  const plan = basePlan(name, request, round);
  const clients = manyClients();
  return { ...plan, clients, invocations: plan.invocations + clients };
}

/** How many clients keep all cores of this host taken, and hardly more. */
export function crowdedClients(): number {
  return os.availableParallelism() + 1;
}

/** How many clients are more than this host's cores can serve at once. */
export function manyClients(): number {
  return 4 * os.availableParallelism();
}

function basePlan(platform: string, request: CalibrationRequest, round: number): PassPlan {
  return {
    platform,
    handlerPolicy: 'none',
    zygotePolicy: 'none',
    importCacheMb: Infinity,
    clients: 1,
    invocations: Math.max(1, Math.ceil(request.repetitions / request.rounds)),
    seed: request.seed + round,
  };
}

/** Makes a run, and keeps it; undefined where it failed each time. */
async function observe(
  plan: PassPlan,
  profile: CalibratedProfile,
  platform: RealPlatform,
  { real, limits, signal, attempts, keep }: CalibrationRequest,
): Promise<ObservedPass | undefined> {
  const configuration = configurationOf(plan, profile);
  const pass = await attempts.measure(nameOf(plan), () => {
    const arrivals = arrivalsOf(plan, real.workload);
    return observePass({ real, platform, configuration, limits, arrivals, signal }, plan.clients);
  });
  if (pass !== undefined) {
    keep?.({ plan, pass });
  }
  return pass;
}

/** A run in a few words: `docker, handlers lru, Zygotes none, 3 clients`. */
export function nameOf({ platform, handlerPolicy, zygotePolicy, clients, seed }: PassPlan): string {
  const counted = clients === 1 ? '1 client' : `${clients} clients`;
  return `${platform}, handlers ${handlerPolicy}, Zygotes ${zygotePolicy}, ${counted}, seed ${seed}`;
}
