import os from 'node:os';
import { interpreterMemory } from '../../real/probes/interpreter-memory.ts';
import type { CalibratedProfile } from '../../sim/costs/profiles/calibrated-profile.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { codeVersion, hostFacts } from '../directories/code-version.ts';
import { weighImports, withImportCosts } from './calibrate-imports.ts';
import {
  type CalibrationRequest,
  type CalibrationRound,
  measureRound,
} from './calibration-round.ts';
import { type CalibrationRow, calibrationRows } from './calibration-rows.ts';
import { fitPackageCosts } from './fitting/fit-package-costs.ts';
import type { PlatformFacts } from './fitting/fit-platform.ts';
import { fitProfile, usualWitnessNs } from './fitting/fit-profile.ts';
import { atSpeed } from './host-speed.ts';
import { measureLiveSlope } from './live-slope.ts';
import { measureWaitingShare } from './waiting-share.ts';

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
 * distribution; runs of more clients than cores, and of many, give what only contention shows
 * (`fitProfile`). What creating costs more for every sandbox that is there is measured beside many
 * paused ones.
 *
 * A host that is shared with strangers is faster at one time than at another. A witness tells its
 * speed during each run, and all times are brought to the median speed.
 *
 * What fails each time is left out: a fact about a platform counts as 0 then, and a platform of
 * which no run came to its end is none of the profile's.
 *
 * @param between is called after each round, for what is to be measured at the same time
 * @throws InputError when no run came to its end
 */
export async function calibrateHost(
  request: CalibrationRequest,
  between: (round: number) => Promise<void> = async () => {},
): Promise<HostCalibration> {
  const { real, platforms, limits, rounds: count, tell } = request;
  const weighed = await request.attempts.measure('memory of imports', () => weighImports(real));
  const sizes = fitPackageCosts(weighed ?? []);
  const blank = await blankProfile(request);
  // Import times count only in what is simulated.
  const sized = {
    ...request,
    real: { ...real, workload: withImportCosts(real.workload, new Map(), sizes) },
  };
  const facts = new Map<string, PlatformFacts>();
  for (const platform of platforms) {
    const measure = <Value>(what: string, work: () => Promise<Value>) =>
      request.attempts.measure(`${what} on ${platform.name}`, work);
    facts.set(platform.name, {
      live: (await measure('sandboxes beside many', () =>
        measureLiveSlope(platform, real, limits),
      )) ?? { create_ms_per_live: 0, destroy_ms_per_live: 0 },
      pauseWaitingShare:
        (await measure('pausing over and over', () =>
          measureWaitingShare(platform, real, limits),
        )) ?? 0,
    });
  }
  const rounds: CalibrationRound[] = [];
  for (let round = 0; round < count; round++) {
    tell('calibrating', round, count);
    rounds.push(await measureRound(sized, blank, round));
    await between(round);
  }
  tell('calibrating', count, count);
  if (rounds.every((round) => round.platforms.every(({ alone }) => alone.length === 0))) {
    const reason = request.attempts.failed.at(-1)?.reason ?? '';
    throw new InputError(`no run of the calibration came to its end; ${reason}`);
  }
  const witnessNs = usualWitnessNs(rounds);
  const times = rounds.flatMap(({ importTimes, witnessNs: ns }) =>
    importTimes.map((one) => ({ ...one, costs: one.costs.map((ms) => (ms * witnessNs) / ns) })),
  );
  const workload = withImportCosts(real.workload, fitPackageCosts(times), sizes);
  const profile = fitProfile(blank, workload, rounds, facts, witnessNs);
  return { profile, workload, rows: rowsOf(rounds, witnessNs), witnessNs };
}

function rowsOf(rounds: readonly CalibrationRound[], witnessNs: number): CalibrationRow[] {
  return rounds[0]!.platforms.flatMap(({ platform }, index) => {
    // Of a platform without a run there is no row.
    const alone = rounds.flatMap(({ platforms }) => platforms[index]!.alone);
    const usual = alone.map(({ pass }) => atSpeed(pass, witnessNs / pass.witnessNs));
    return calibrationRows(platform.name, usual);
  });
}

/** A profile that knows this host, and no costs yet. */
async function blankProfile({ real, repetitions }: CalibrationRequest): Promise<CalibratedProfile> {
  const memory = await interpreterMemory(real.base.hostPython);
  return {
    kind: 'calibrated',
    cores: os.availableParallelism(),
    whole_cores: os.availableParallelism(),
    slice_ms: sliceMs(),
    turn_ms: tickMs,
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

/** How often Linux looks whether another task has its turn: 250 times a second, as most distributions have it. */
const tickMs = 4;

/**
 * What Linux lets a task run for before another one's turn, in ms: its base slice of 0.7 ms, which
 * grows with the logarithm of the cores, at most eight (kernel/sched/fair.c since 6.12).
 */
function sliceMs(): number {
  return 0.7 * (1 + Math.floor(Math.log2(Math.min(8, os.availableParallelism()))));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
