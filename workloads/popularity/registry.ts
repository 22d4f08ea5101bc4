import { counts } from './counts.ts';
import { InputError } from '../input-error.ts';
import type { Popularity, PopularityKind, PopularityOptions } from './popularity.ts';
import type { RandomStream } from '../random-stream.ts';
import { rotation } from './rotation.ts';
import { uniform } from './uniform.ts';
import type { Workload } from '../catalog.ts';
import { zipf } from './zipf.ts';

/** All kinds of popularity by name. */
export const popularities: Readonly<Record<string, PopularityKind>> = {
  uniform,
  zipf,
  rotation,
  counts,
};

/**
 * A popularity by the name of its kind.
 *
 * @throws InputError when there is no such kind, or the workload or an option does not allow it
 */
export function createPopularity(
  name: string,
  workload: Workload,
  options: PopularityOptions,
  random: RandomStream,
): Popularity {
  if (!Object.hasOwn(popularities, name)) {
    const names = Object.keys(popularities).join(', ');
    throw new InputError(`popularity ${name} is not known; there are ${names}`);
  }
  if (workload.catalog.functionNames.length === 0) {
    throw new InputError(`workload ${workload.name} has no functions to call`);
  }
  return popularities[name]!.create(workload, options, random);
}
