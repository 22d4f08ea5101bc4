import { median } from 'simple-statistics';
import type { OperationKind } from '../../../sim/costs/operation-kinds.ts';
import type {
  CalibratedPlatform,
  CalibratedProfile,
  CalibratedStep,
} from '../../../sim/costs/profiles/calibrated-profile.ts';
import type { Workload } from '../../../workloads/catalog.ts';
import type { CalibrationRound, PlannedPass, PlatformRound } from '../calibration-round.ts';
import { fitCores, fitPlatformContention, type SaturatedPass } from './fit-contention.ts';
import { fitPlatform, type PlatformFacts } from './fit-platform.ts';
import { atSpeed } from '../host-speed.ts';
import { kindRatios } from './kind-ratios.ts';
import { mapSteps, scaleStep } from './scale-steps.ts';

/** The program that makes lean containers, one after the other. */
const launcher = 'launcher';

/** How often all is brought into line; each fit changes a little what the others have to make up for. */
const iterations = 5;

/** A factor of crowded steps that is not within these bounds is that of too few operations. */
const crowdedMax = 10;

/**
 * The costs of all platforms, so that the simulated host comes to what was measured in the very same
 * runs. Even one client's operations overlap, as a sandbox is destroyed while the next one is made,
 * and so even their times are not those of a step that is alone. In turn:
 *
 * - each kind's steps, from runs of one client;
 * - the cores that steps really share (first platform), or the engine's background work or waiting
 *   (others), from the throughput of runs of many clients;
 * - what a step takes more, or less, when it begins while all cores are taken, from runs of one
 *   client more than there are cores. Imports are what cores are fitted to, and have no such factor.
 *
 * @param blank knows the host, and no costs
 * @param workload with import times as measured
 * @param facts of each platform, by its name
 * @param usualNs the witness at the speed that the costs are to be for
 */
export function fitProfile(
  blank: CalibratedProfile,
  workload: Workload,
  rounds: readonly CalibrationRound[],
  facts: ReadonlyMap<string, PlatformFacts>,
  usualNs: number,
): CalibratedProfile {
  let profile = blank;
  for (const [index, { platform }] of rounds[0]!.platforms.entries()) {
    const own = rounds.map(({ platforms }) => platforms[index]!);
    if (own.every(({ alone }) => alone.length === 0)) {
      continue;
    }
    const serial = platform.name === 'lean' ? launcher : undefined;
    const runs = runsAtSpeed(own, usualNs);
    const alone = runs.alone.map(({ pass }) => pass);
    const fitted = fitPlatform(alone, workload.catalog.importMs, serial, facts.get(platform.name)!);
    const isFirst = Object.keys(profile.platforms).length === 0;
    profile = fitTogether(profile, workload, runs, platform.name, fitted, isFirst);
  }
  return profile;
}

interface Runs {
  readonly alone: readonly PlannedPass[];
  readonly crowded: readonly PlannedPass[];
  readonly saturated: readonly SaturatedPass[];
}

/** What all rounds measured of a platform, as it would have been at one speed. */
function runsAtSpeed(rounds: readonly PlatformRound[], usualNs: number): Runs {
  const usual = ({ plan, pass }: PlannedPass): PlannedPass => ({
    plan,
    pass: atSpeed(pass, usualNs / pass.witnessNs),
  });
  return {
    alone: rounds.flatMap(({ alone }) => alone.map(usual)),
    crowded: rounds.flatMap(({ crowded }) => crowded.map(usual)),
    saturated: rounds.flatMap(({ saturated }) =>
      saturated.map(usual).map(({ plan, pass }) => ({
        plan,
        throughputPerSecond: pass.throughputPerSecond,
      })),
    ),
  };
}

function fitTogether(
  before: CalibratedProfile,
  workload: Workload,
  { alone, crowded, saturated }: Runs,
  name: string,
  fitted: CalibratedPlatform,
  isFirst: boolean,
): CalibratedProfile {
  let profile = before;
  let steps = fitted;
  const factors = new Map<OperationKind, number>();
  const put = (platform: CalibratedPlatform): CalibratedProfile => ({
    ...profile,
    platforms: { ...profile.platforms, [name]: platform },
  });
  for (let iteration = 0; ; iteration++) {
    profile = put(withCrowded(steps, factors));
    if (saturated.length > 0) {
      profile = isFirst
        ? { ...profile, cores: rounded(fitCores(profile, workload, saturated)) }
        : put(fitPlatformContention(profile, workload, saturated));
    }
    if (iteration === iterations) {
      return put(mapSteps(profile.platforms[name]!, roundedStep));
    }
    const off = kindRatios(profile, workload, alone);
    steps = mapSteps(steps, (step, kind) => scaleStep(step, kind, off.get(kind) ?? 1));
    for (const [kind, ratio] of kindRatios(profile, workload, crowded)) {
      if (!kind.startsWith('import') && kind !== 'install') {
        const factor = (factors.get(kind) ?? 1) * ratio;
        factors.set(kind, Math.min(crowdedMax, Math.max(1 / crowdedMax, factor)));
      }
    }
  }
}

function withCrowded(
  platform: CalibratedPlatform,
  factors: ReadonlyMap<OperationKind, number>,
): CalibratedPlatform {
  return mapSteps(platform, (step, kind) => {
    const crowded = factors.get(kind);
    return crowded === undefined || step.on !== 'cpu' ? step : { ...step, crowded };
  });
}

/** The median of the witness over all runs. */
export function usualWitnessNs(rounds: readonly CalibrationRound[]): number {
  const passes = rounds.flatMap(({ platforms }) =>
    platforms.flatMap(({ alone, crowded, saturated }) => [...alone, ...crowded, ...saturated]),
  );
  return median(passes.map(({ pass }) => pass.witnessNs));
}

function roundedStep(step: CalibratedStep): CalibratedStep {
  const entries = Object.entries(step).map(([name, value]) => [
    name,
    typeof value === 'number' ? rounded(value) : Array.isArray(value) ? value.map(rounded) : value,
  ]);
  return Object.fromEntries(entries) as CalibratedStep;
}

/** To five digits: more than any of it is known to. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
