import type { RealPlatform } from '../../real/platforms/platform.ts';
import { mocks } from '../../real/platforms/registry.ts';
import { choose } from '../../sim/choose.ts';
import { nameAlone, readValues } from '../../sim/parameters/parameterized-name.ts';
import { InputError, UsageError } from '../../workloads/input-error.ts';

/**
 * The platforms of these names, all of which can run here.
 *
 * @throws UsageError naming the one that is not known, named twice, or of declared times beside
 *   platforms of this host; InputError naming the one that cannot run, and why
 */
export async function choosePlatforms(
  names: readonly string[],
  registry: Readonly<Record<string, RealPlatform>>,
): Promise<RealPlatform[]> {
  const chosen = names.map((name) => choosePlatform(name, registry));
  const repeated = chosen.find(({ name }, at) => chosen.findIndex((one) => one.name === name) < at);
  if (repeated !== undefined) {
    throw new UsageError(`platform ${repeated.name} is named twice; once is allowed`);
  }
  const declared = chosen.find(({ mock }) => mock !== undefined);
  const measured = chosen.find(({ mock }) => mock === undefined);
  if (declared !== undefined && measured !== undefined) {
    throw new UsageError(
      `platform ${declared.name} takes declared times, which are not measured beside ${measured.name}: name one of them`,
    );
  }
  for (const platform of chosen) {
    const reason = await platform.unavailable();
    if (reason !== undefined) {
      throw new InputError(`platform ${platform.name} cannot run here: ${reason}`);
    }
  }
  return chosen;
}

/**
 * The platform of this name, with what is given with it.
 *
 * @throws UsageError where there is none, and for a mock where the registry has none
 */
export function choosePlatform(
  text: string,
  registry: Readonly<Record<string, RealPlatform>>,
): RealPlatform {
  const name = nameAlone(text);
  if (Object.hasOwn(mocks, name) && !Object.hasOwn(registry, name)) {
    throw new UsageError(
      `platform ${name} takes declared times and measures nothing: choose one of ${Object.keys(registry).join(', ')}`,
    );
  }
  const platform = choose('platform', registry, name);
  if (text === name) {
    return platform;
  }
  if (platform.mock === undefined) {
    readValues('platform', text, {});
  }
  return platform.mock?.named(text) ?? platform;
}
