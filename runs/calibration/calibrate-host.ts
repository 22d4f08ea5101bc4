import os from 'node:os';
import { median } from 'simple-statistics';
import { interpreterMemory } from '../../real/probes/interpreter-memory.ts';
import type { CalibratedProfile } from '../../sim/profiles/calibrated-profile.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { codeVersion, hostFacts } from '../code-version.ts';
import { type PerPackage, weighImports, withImportCosts } from './calibrate-imports.ts';
import {
  type CalibrationRequest,
  type CalibrationRound,
  measureRound,
  type PlannedPass,
} from './calibration-round.ts';
import { type CalibrationRow, calibrationRows } from './calibration-rows.ts';
import { fitCores, fitPlatformContention, type SaturatedPass } from './fit-contention.ts';
import { fitPlatform, type PlatformFacts } from './fit-platform.ts';
import { atSpeed } from './host-speed.ts';
import { measureLiveSlope } from './live-slope.ts';
import type { ObservedPass } from './observe-pass.ts';
import { measureWaitingShare } from './waiting-share.ts';

/** The program that makes lean containers, one after the other. */
const launcher = 'launcher';

export interface HostCalibration {
  readonly profile: CalibratedProfile;
  /** The workload with import times and memory as measured here. */
  readonly workload: Workload;
  readonly rows: readonly CalibrationRow[];
  /** The host's speed that the profile is for, as in `ObservedPass`. */
  readonly witnessNs: number;
}

/**
 * Measures what operations cost on this host, nothing else running, and fits a calibrated profile.
 *
 * On each platform runs of one client, with and without handler cache and Zygotes, give each step's
 * distribution; runs of many clients give what only contention shows: how many cores running steps
 * really share, and which share of a platform's steps is waiting, or work in the background. What
 * creating costs more for every sandbox that is there is measured beside many paused ones.
 *
 * A host that is shared with strangers is faster at one time than at another. A witness tells its
 * speed during each run, and all times are brought to the median speed.
 *
 * @param between is called after each round, for what is to be measured at the same time
 * @throws InputError when an operation fails
 */
export async function calibrateHost(
  request: CalibrationRequest,
  between: (round: number) => Promise<void> = async () => {},
): Promise<HostCalibration> {
  const { real, platforms, limits, rounds, tell } = request;
  const sizes = await weighImports(real);
  const blank = await blankProfile(request);
  // Import times count only in what is simulated.
  const weighed = {
    ...request,
    real: { ...real, workload: withImportCosts(real.workload, new Map(), sizes) },
  };
  const facts: PlatformFacts[] = [];
  for (const platform of platforms) {
    facts.push({
      live: await measureLiveSlope(platform, real, limits),
      pauseWaitingShare: await measureWaitingShare(platform, real, limits),
    });
  }
  const measured: CalibrationRound[] = [];
  for (let round = 0; round < rounds; round++) {
    tell('calibrating', round, rounds);
    measured.push(await measureRound(weighed, blank, round));
    await between(round);
  }
  tell('calibrating', rounds, rounds);
  return fit(real.workload, blank, measured, facts, sizes);
}

/** A profile that knows this host, and no costs yet. */
async function blankProfile({ real, repetitions }: CalibrationRequest): Promise<CalibratedProfile> {
  const memory = await interpreterMemory(real.base.hostPython);
  return {
    kind: 'calibrated',
    cores: os.availableParallelism(),
    slice_ms: sliceMs(),
    interpreter_mb: rounded(memory.interpreterMb),
    fork_mb: rounded(memory.forkMb),
    platforms: {},
    calibration: {
      host: { ...hostFacts() },
      code: { ...codeVersion() },
      workload: real.workload.name,
      repetitions,
    },
  };
}

/**
 * What Linux lets a task run for before another one's turn, in ms: its base slice of 0.7 ms, which
 * grows with the logarithm of the cores, at most eight (kernel/sched/fair.c since 6.12).
 */
function sliceMs(): number {
  return 0.7 * (1 + Math.floor(Math.log2(Math.min(8, os.availableParallelism()))));
}

function fit(
  published: Workload,
  blank: CalibratedProfile,
  rounds: readonly CalibrationRound[],
  facts: readonly PlatformFacts[],
  sizes: PerPackage,
): HostCalibration {
  const witnessNs = median(
    rounds.flatMap((round) => passesOf(round).map((pass) => pass.witnessNs)),
  );
  const usual = (pass: ObservedPass): ObservedPass => atSpeed(pass, witnessNs / pass.witnessNs);
  const workload = withImportCosts(published, joined(rounds, witnessNs), sizes);
  const { importMs } = workload.catalog;
  let profile = blank;
  const rows: CalibrationRow[] = [];
  for (const [index, { platform }] of rounds[0]!.platforms.entries()) {
    const own = rounds.map(({ platforms }) => platforms[index]!);
    const alone = own.flatMap((round) => round.alone.map(usual));
    const serial = platform.name === 'lean' ? launcher : undefined;
    const fitted = fitPlatform(alone, importMs, serial, facts[index]!);
    profile = { ...profile, platforms: { ...profile.platforms, [platform.name]: fitted } };
    const crowded = own.map(({ saturated }) => outcomeOf(saturated, usual));
    profile =
      index === 0
        ? { ...profile, cores: rounded(fitCores(profile, workload, crowded)) }
        : withContention(profile, workload, crowded);
    rows.push(...calibrationRows(platform.name, alone));
  }
  return { profile, workload, rows, witnessNs };
}

function outcomeOf(
  { plan, pass }: PlannedPass,
  usual: (pass: ObservedPass) => ObservedPass,
): SaturatedPass {
  return { plan, throughputPerSecond: usual(pass).throughputPerSecond };
}

function passesOf({ platforms }: CalibrationRound): ObservedPass[] {
  return platforms.flatMap(({ alone, saturated }) => [...alone, saturated.pass]);
}

/** What all rounds measured of each package, as it would have been at the usual speed. */
function joined(rounds: readonly CalibrationRound[], usualNs: number): PerPackage {
  const all = new Map<string, readonly number[]>();
  for (const { importTimes, witnessNs } of rounds) {
    for (const [name, times] of importTimes) {
      const usual = times.map((ms) => (ms * usualNs) / witnessNs);
      all.set(name, [...(all.get(name) ?? []), ...usual]);
    }
  }
  return all;
}

function withContention(
  profile: CalibratedProfile,
  workload: Workload,
  passes: readonly SaturatedPass[],
): CalibratedProfile {
  const { platform } = passes[0]!.plan;
  const fitted = fitPlatformContention(profile, workload, passes);
  return { ...profile, platforms: { ...profile.platforms, [platform]: fitted } };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
