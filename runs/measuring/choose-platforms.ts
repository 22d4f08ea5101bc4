import type { RealPlatform } from '../../real/platforms/platform.ts';
import { choose } from '../../sim/choose.ts';
import { InputError } from '../../workloads/input-error.ts';

/**
 * The platforms of these names, all of which can run here.
 *
 * @throws InputError naming the one that is not known or cannot run, and why
 */
export async function choosePlatforms(
  names: readonly string[],
  registry: Readonly<Record<string, RealPlatform>>,
): Promise<RealPlatform[]> {
  const chosen = names.map((name) => choose('platform', registry, name));
  for (const platform of chosen) {
    const reason = await platform.unavailable();
    if (reason !== undefined) {
      throw new InputError(`platform ${platform.name} cannot run here: ${reason}`);
    }
  }
  return chosen;
}
