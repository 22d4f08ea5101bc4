import { readFileSync } from 'node:fs';
import { z } from 'zod';
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
  const parsed = fixedProfile.safeParse(readJson(nameOrFile));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new InputError(`${nameOrFile}: ${issue.path.join('.') || 'profile'}: ${issue.message}`);
  }
  return parsed.data;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const names = Object.keys(profiles).join(', ');
    const reason = (error as NodeJS.ErrnoException).code;
    throw new InputError(
      `profile ${file} is no built-in one (${names}) and no file to read (${reason})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: not JSON: ${(error as Error).message}`);
  }
}
