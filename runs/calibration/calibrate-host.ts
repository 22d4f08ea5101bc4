import os from 'node:os';
import type { RealPlatform } from '../../real/platforms/platform.ts';
import { interpreterMemory } from '../../real/probes/interpreter-memory.ts';
import type { CalibratedProfile } from '../../sim/profiles/calibrated-profile.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { codeVersion, hostFacts } from '../code-version.ts';
import type { MeasureOptions } from '../measure-options.ts';
import type { RealWorkload } from '../real-workload.ts';
import { calibrateImports } from './calibrate-imports.ts';
import { type CalibrationRow, calibrationRows } from './calibration-rows.ts';
import { fitCores, fitPlatformContention, type SaturatedPass } from './fit-contention.ts';
import { fitPlatform } from './fit-platform.ts';
import { measureLiveSlope } from './live-slope.ts';
import { observePass, type ObservedPass } from './observe-pass.ts';
import { arrivalsOf, configurationOf, type PassPlan } from './pass-plan.ts';

/** The program that makes lean containers, one after the other. */
const launcher = 'launcher';

/** An import cache that is too small for most workloads, so that Zygotes come and go. */
const smallCacheMb = 24;

export interface HostCalibrationRequest {
  readonly real: RealWorkload;
  readonly platforms: readonly RealPlatform[];
  /** Invocations of each run of one client. */
  readonly repetitions: number;
  readonly limits: MeasureOptions['limits'];
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly tell: (what: string, done: number, total: number) => void;
}

export interface HostCalibration {
  readonly profile: CalibratedProfile;
  /** The workload with import times and memory as measured here. */
  readonly workload: Workload;
  readonly rows: readonly CalibrationRow[];
}

/**
 * Measures what operations cost on this host, nothing else running, and fits a calibrated profile.
 *
 * On each platform runs of one client, with and without handler cache and Zygotes, give each step's
 * distribution; a run of many clients gives what only contention shows: how many cores running steps
 * really share, and which share of a platform's steps is waiting, or work in the background. What
 * creating costs more for every sandbox that is there is measured beside many paused ones.
 *
 * @throws InputError when an operation fails
 */
export async function calibrateHost(request: HostCalibrationRequest): Promise<HostCalibration> {
  const { real, platforms, repetitions, limits, tell } = request;
  const [first] = platforms;
  const workload = await calibrateImports(
    real,
    first!,
    Math.max(1, Math.ceil(repetitions / 20)),
    limits,
    tell,
  );
  const calibrated: RealWorkload = { ...real, workload };
  const memory = await interpreterMemory(real.base.hostPython);
  let profile: CalibratedProfile = {
    kind: 'calibrated',
    cores: os.availableParallelism(),
    interpreter_mb: rounded(memory.interpreterMb),
    fork_mb: rounded(memory.forkMb),
    platforms: {},
    calibration: {
      host: { ...hostFacts() },
      code: { ...codeVersion() },
      workload: workload.name,
      repetitions,
    },
  };
  const rows: CalibrationRow[] = [];
  for (const [index, platform] of platforms.entries()) {
    tell('calibrating', index, platforms.length);
    const alone: ObservedPass[] = [];
    for (const plan of plansOfOne(platform, request)) {
      alone.push(await observe(plan, profile, platform, calibrated, request));
    }
    const plan = saturatedPlan(platform, request);
    const { throughputPerSecond } = await observe(plan, profile, platform, calibrated, request);
    const live = await measureLiveSlope(platform, real, limits);
    const fitted = fitPlatform(alone, platform.name === 'lean' ? launcher : undefined, live);
    profile = { ...profile, platforms: { ...profile.platforms, [platform.name]: fitted } };
    profile =
      index === 0
        ? { ...profile, cores: rounded(fitCores(profile, workload, { plan, throughputPerSecond })) }
        : withContention(profile, workload, { plan, throughputPerSecond });
    rows.push(...calibrationRows(platform.name, alone));
  }
  tell('calibrating', platforms.length, platforms.length);
  return { profile, workload, rows };
}

function plansOfOne({ name, holdsZygotes }: RealPlatform, request: HostCalibrationRequest) {
  const plan: PassPlan = {
    platform: name,
    handlerPolicy: 'none',
    zygotePolicy: 'none',
    importCacheMb: Infinity,
    clients: 1,
    invocations: request.repetitions,
    seed: request.seed,
  };
  const cached = { ...plan, handlerPolicy: 'lru' };
  return holdsZygotes
    ? [
        plan,
        { ...plan, zygotePolicy: 'sock' },
        { ...plan, zygotePolicy: 'sock', importCacheMb: smallCacheMb },
        { ...cached, zygotePolicy: 'sock' },
        cached,
      ]
    : [plan, cached];
}

/** Without caches, so that every invocation goes through all of a sandbox's life. */
function saturatedPlan({ name }: RealPlatform, request: HostCalibrationRequest): PassPlan {
  const clients = 4 * os.availableParallelism();
  return {
    platform: name,
    handlerPolicy: 'none',
    zygotePolicy: 'none',
    importCacheMb: Infinity,
    clients,
    invocations: request.repetitions + clients,
    seed: request.seed,
  };
}

function observe(
  plan: PassPlan,
  profile: CalibratedProfile,
  platform: RealPlatform,
  real: RealWorkload,
  { limits, signal }: HostCalibrationRequest,
): Promise<ObservedPass> {
  return observePass(
    {
      real,
      platform,
      // Of the profile, only the memory of an interpreter counts on a real host.
      configuration: configurationOf(plan, profile),
      limits,
      arrivals: arrivalsOf(plan, real.workload),
      signal,
    },
    plan.clients,
  );
}

function withContention(
  profile: CalibratedProfile,
  workload: Workload,
  pass: SaturatedPass,
): CalibratedProfile {
  const fitted = fitPlatformContention(profile, workload, pass);
  return { ...profile, platforms: { ...profile.platforms, [pass.plan.platform]: fitted } };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
