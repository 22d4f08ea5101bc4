import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../../analysis/results/read-json.ts';
import { operationKinds } from '../../sim/costs/operation-kinds.ts';
import { stepResources } from '../../sim/costs/profiles/calibrated-profile.ts';
import type { Profile } from '../../sim/costs/profiles/profile.ts';
import { profiles } from '../../sim/costs/profiles/registry.ts';
import { InputError } from '../../workloads/input-error.ts';

const cost = z.number().min(0);

const fixedProfile = z.strictObject({
  kind: z.literal('fixed'),
  cores: z.number().positive(),
  interpreter_start_ms: cost,
  interpreter_mb: cost,
  fork_base_ms: cost,
  fork_ms_per_mb: cost,
  fork_mb: cost,
  platforms: z.record(
    z.string(),
    z.strictObject({
      sandbox_create_ms: cost,
      pause_ms: cost,
      resume_ms: cost,
      destroy_ms: cost,
    }),
  ),
});

const quantiles = z.array(cost).min(2);

const steps = z.array(
  z.strictObject({
    name: z.string(),
    on: z.enum(stepResources),
    group: z.string().exactOptional(),
    lock: z.string().exactOptional(),
    ms: quantiles,
    crowded: cost.exactOptional(),
    ms_per_mb: cost.exactOptional(),
    ms_per_live: cost.exactOptional(),
    times_work: quantiles.exactOptional(),
  }),
);

const calibratedProfile = z.strictObject({
  kind: z.literal('calibrated'),
  cores: z.number().positive(),
  whole_cores: z.int().min(1),
  slice_ms: cost,
  turn_ms: cost,
  interpreter_mb: cost,
  fork_mb: cost,
  platforms: z.record(
    z.string(),
    z.strictObject({
      operations: z.partialRecord(z.enum(operationKinds), steps),
      turnaround: steps,
    }),
  ),
  calibration: z.strictObject({
    host: z.record(z.string(), z.unknown()),
    code: z.record(z.string(), z.unknown()),
    workload: z.string(),
    repetitions: z.number(),
  }),
});

/** What `--profile FILE` and `run.json` hold (design §4). */
export const profileSchema = z.discriminatedUnion('kind', [fixedProfile, calibratedProfile]);

/**
 * A cost profile by the name of a built-in one, or from a JSON file (design §4).
 *
 * @throws InputError when there is neither, or the file is not a profile
 */
export function readProfile(nameOrFile: string): Profile {
  if (Object.hasOwn(profiles, nameOrFile)) {
    return profiles[nameOrFile]!;
  }
  if (!existsSync(nameOrFile)) {
    const names = Object.keys(profiles).join(', ');
    throw new InputError(`profile ${nameOrFile} is no built-in one (${names}) and no file`);
  }
  return readJson(nameOrFile, profileSchema);
}
