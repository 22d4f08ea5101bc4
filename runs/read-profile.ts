import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson } from '../analysis/results/read-json.ts';
import type { FixedProfile } from '../sim/profiles/fixed-profile.ts';
import { profiles } from '../sim/profiles/registry.ts';
import { InputError } from '../workloads/input-error.ts';

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

/**
 * A cost profile by the name of a built-in one, or from a JSON file (design §4).
 *
 * @throws InputError when there is neither, or the file is not a profile
 */
export function readProfile(nameOrFile: string): FixedProfile {
  if (Object.hasOwn(profiles, nameOrFile)) {
    return profiles[nameOrFile]!;
  }
  if (!existsSync(nameOrFile)) {
    const names = Object.keys(profiles).join(', ');
    throw new InputError(`profile ${nameOrFile} is no built-in one (${names}) and no file`);
  }
  return readJson(nameOrFile, fixedProfile);
}
