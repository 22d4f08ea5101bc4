import type { CalibratedProfile, CalibratedStep } from '../costs/profiles/calibrated-profile.ts';
import type { FixedProfile } from '../costs/profiles/fixed-profile.ts';

/** A calibrated profile that says the same as a fixed one: a step for each operation, always alike. */
export function asCalibrated(fixed: FixedProfile): CalibratedProfile {
  const step = (ms: number, more: Partial<CalibratedStep> = {}): CalibratedStep[] => [
    { name: 'all of it', on: 'cpu', ms: [ms, ms], ...more },
  ];
  const work = step(0, { times_work: [1, 1] });
  const platforms = Object.entries(fixed.platforms).map(([name, costs]) => {
    const { sandbox_create_ms, pause_ms, resume_ms, destroy_ms } = costs;
    const fork = step(sandbox_create_ms + fixed.fork_base_ms, { ms_per_mb: fixed.fork_ms_per_mb });
    const operations = {
      install: work,
      create_fresh: step(sandbox_create_ms + fixed.interpreter_start_ms),
      create_forked: fork,
      create_zygote: fork,
      import_fresh: work,
      import_forked: work,
      import_zygote: work,
      execute_fresh: work,
      execute_forked: work,
      execute_resumed: work,
      pause: step(pause_ms),
      resume: step(resume_ms),
      destroy_fresh: step(destroy_ms),
      destroy_forked: step(destroy_ms),
      destroy_zygote: step(destroy_ms),
    };
    return [name, { operations, turnaround: [] }] as const;
  });
  return {
    kind: 'calibrated',
    cores: fixed.cores,
    whole_cores: Math.max(1, Math.round(fixed.cores)),
    slice_ms: 0,
    turn_ms: 0,
    interpreter_mb: fixed.interpreter_mb,
    fork_mb: fixed.fork_mb,
    platforms: Object.fromEntries(platforms),
    calibration: { host: {}, code: {}, workload: 'none', repetitions: 0 },
  };
}
