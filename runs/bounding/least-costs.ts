import type { OperationKind } from '../../sim/costs/operation-kinds.ts';
import type {
  CalibratedPlatform,
  CalibratedStep,
} from '../../sim/costs/profiles/calibrated-profile.ts';
import type { FixedProfile } from '../../sim/costs/profiles/fixed-profile.ts';
import type { Profile } from '../../sim/costs/profiles/profile.ts';

/** Packages that a function imports, in its order. */
export interface ImportCosts {
  readonly importMs: readonly number[];
  readonly importMb: readonly number[];
}

/** The least that a profile can make operations take, in ms: when nothing else runs. */
export interface LeastCosts {
  readonly pauseMs: number;
  readonly resumeMs: number;
  /** A sandbox that imported these packages, or has them from its Zygote where there are some. */
  coldMs(packages: ImportCosts, hasZygotes: boolean): number;
}

/** @param platform a key of the profile's platforms */
export function leastCosts(profile: Profile, platform: string): LeastCosts {
  return profile.kind === 'fixed'
    ? leastOfFixed(profile, platform)
    : leastOfCalibrated(profile.platforms[platform]!, profile.interpreter_mb);
}

function leastOfFixed(profile: FixedProfile, platform: string): LeastCosts {
  const { pause_ms, resume_ms, sandbox_create_ms } = profile.platforms[platform]!;
  const { interpreter_start_ms, interpreter_mb, fork_base_ms, fork_ms_per_mb } = profile;
  const forkMs = sandbox_create_ms + fork_base_ms + fork_ms_per_mb * interpreter_mb;
  return {
    pauseMs: pause_ms,
    resumeMs: resume_ms,
    coldMs: ({ importMs, importMb }, hasZygotes) =>
      hasZygotes
        ? forkMs + sum(importMs, (ms, index) => Math.min(ms, fork_ms_per_mb * importMb[index]!))
        : sandbox_create_ms + interpreter_start_ms + sum(importMs, (ms) => ms),
  };
}

function leastOfCalibrated({ operations }: CalibratedPlatform, interpreterMb: number): LeastCosts {
  const least = (kind: OperationKind): LeastOperation => leastOperation(operations[kind] ?? []);
  const fresh = least('create_fresh');
  const fork = least('create_forked');
  const importFresh = least('import_fresh');
  const importForked = least('import_forked');
  return {
    pauseMs: least('pause').baseMs,
    resumeMs: least('resume').baseMs,
    coldMs({ importMs, importMb }, hasZygotes) {
      if (!hasZygotes) {
        const importingMs =
          importMs.length === 0
            ? 0
            : importFresh.baseMs + importFresh.timesWork * sum(importMs, (ms) => ms);
        return fresh.baseMs + importingMs;
      }
      const inherited = (index: number): number => fork.msPerMb * importMb[index]!;
      const all = sum(importMs, (_, index) => inherited(index));
      const some =
        importForked.baseMs +
        sum(importMs, (ms, index) => Math.min(importForked.timesWork * ms, inherited(index)));
      return fork.baseMs + fork.msPerMb * interpreterMb + Math.min(all, some);
    },
  };
}

/** What an operation takes at least: `baseMs + msPerMb × memory + timesWork × work`. */
interface LeastOperation {
  readonly baseMs: number;
  readonly msPerMb: number;
  readonly timesWork: number;
}

/** An operation waits for all of its steps but those in the background. */
function leastOperation(steps: readonly CalibratedStep[]): LeastOperation {
  const awaited = steps.filter(({ on }) => on !== 'background');
  return {
    // The sandbox itself is live.
    baseMs: sum(
      awaited,
      (step) => leastFactor(step) * (Math.min(...step.ms) + (step.ms_per_live ?? 0)),
    ),
    msPerMb: sum(awaited, (step) => leastFactor(step) * (step.ms_per_mb ?? 0)),
    timesWork: sum(awaited, ({ times_work }) => Math.min(...(times_work ?? [0]))),
  };
}

/** Some steps on the CPU take less when it is crowded. */
function leastFactor({ on, crowded = 1 }: CalibratedStep): number {
  return on === 'cpu' ? Math.min(1, crowded) : 1;
}

function sum<Item>(items: readonly Item[], value: (item: Item, index: number) => number): number {
  return items.reduce((total, item, index) => total + value(item, index), 0);
}
