import path from 'node:path';
import type { Argv } from 'yargs';
import { type FigureScale, type Mode, platformProfile } from '../../paper-figures/figure.ts';
import { readProfile } from '../../runs/simulating/read-profile.ts';
import { UsageError } from '../../workloads/input-error.ts';
import { seedOf } from '../command-line/given.ts';

/** How figures are to be made, as the command line says. */
export interface FigureSettings {
  readonly modes: readonly Mode[];
  readonly scale: FigureScale;
  readonly seed: number;
  readonly profile: string;
  /** The directory to write. */
  readonly out: string;
}

/** Adds the options of commands that make figures. */
export function withFigureOptions<Base>(yargs: Argv<Base>, outName: string) {
  return yargs.options({
    full: {
      type: 'boolean',
      default: false,
      description: 'as large as for a paper, in place of seconds a figure',
    },
    out: {
      type: 'string',
      requiresArg: true,
      default: path.join('results', outName),
      description: 'the directory to write',
    },
    seed: {
      type: 'string',
      requiresArg: true,
      default: '1',
      description: 'root seed of all random streams',
    },
    profile: {
      type: 'string',
      requiresArg: true,
      default: platformProfile,
      description: 'the cost profile of simulated platforms, a built-in one or a file',
    },
    json: { type: 'boolean', default: false, description: 'print what came of it as JSON' },
  } as const);
}

/** Adds the choice between simulating and measuring. */
export function withModeOption<Base>(yargs: Argv<Base>) {
  return yargs.option('mode', {
    choices: ['sim', 'real', 'both'] as const,
    default: 'both' as const,
    description: 'simulate, measure on this host, or both where it allows that',
  });
}

/**
 * @throws UsageError for a seed that is none
 * @throws InputError for a profile that cannot be read
 */
export function readFigureSettings(given: Readonly<Record<string, unknown>>): FigureSettings {
  const { full, profile, out } = given as Readonly<Record<string, string>>;
  readProfile(profile!);
  return {
    modes: modesOf(given),
    scale: full ? 'full' : 'quick',
    seed: seedOf(given),
    profile: profile!,
    out: out!,
  };
}

function modesOf({ mode, measure }: Readonly<Record<string, unknown>>): readonly Mode[] {
  if (mode === 'sim' || mode === 'real') {
    return [mode];
  }
  return measure === false ? ['sim'] : ['sim', 'real'];
}

/**
 * The ids that were named, each once, in the order in which they are known; all if none is.
 *
 * @param what they are ids of: `figure`
 * @throws UsageError that lists them if one is not known
 */
export function knownIds(what: string, registry: object, named: unknown): string[] {
  const known = Object.keys(registry);
  const ids = Array.isArray(named) ? (named as unknown[]).map(String) : [];
  const stranger = ids.find((id) => !known.includes(id));
  if (stranger !== undefined) {
    throw new UsageError(`unknown ${what} "${stranger}": choose one of ${known.join(', ')}`);
  }
  return ids.length === 0 ? known : known.filter((id) => ids.includes(id));
}
