import { closed } from './closed.ts';
import { createPopularity } from '../popularity/registry.ts';
import { file } from './file.ts';
import { InputError } from '../input-error.ts';
import { mmpp } from './mmpp.ts';
import { poisson } from './poisson.ts';
import type { Arrivals, ArrivalsKind, ArrivalsOptions } from './arrivals.ts';
import type { RandomStream } from '../random-stream.ts';
import type { Workload } from '../catalog.ts';

/** All kinds of arrivals by name. */
export const arrivalsKinds: Readonly<Record<string, ArrivalsKind>> = {
  closed,
  poisson,
  mmpp,
  file,
};

/**
 * Arrivals by the name of their kind. Times are drawn from the stream `arrivals` and functions
 * from `popularity`, so that options of the one do not shift the other.
 *
 * @param stream the named random stream of the run's seed
 * @throws InputError when there is no such kind, or the workload or an option does not allow it
 */
export function createArrivals(
  name: string,
  workload: Workload,
  options: ArrivalsOptions,
  stream: (name: string) => RandomStream,
): Arrivals {
  if (!Object.hasOwn(arrivalsKinds, name)) {
    const names = Object.keys(arrivalsKinds).join(', ');
    throw new InputError(`arrivals ${name} are not known; there are ${names}`);
  }
  return arrivalsKinds[name]!({
    workload,
    options,
    random: stream('arrivals'),
    popularity: () => createPopularity(options.popularity, workload, options, stream('popularity')),
  });
}
