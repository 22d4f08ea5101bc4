import type { Argv } from 'yargs';
import { findPython } from '../../real/base/find-python.ts';
import { pipResolver } from '../../real/packages/resolve-packages.ts';
import { UsageError } from '../../workloads/input-error.ts';
import type { ClosureResolver, Resolution } from '../../workloads/scan/close-functions.ts';
import { Progress } from '../progress.ts';

/** The options of commands whose closures pip may resolve. */
export function withResolveOptions<Given>(yargs: Argv<Given>): Argv<Given> {
  return yargs
    .option('resolve', {
      type: 'boolean',
      default: false,
      description:
        'let pip find versions and dependencies in its package index, rather than the data that comes along',
    })
    .option('wheels', {
      type: 'string',
      requiresArg: true,
      description: 'a folder of wheels to resolve from, in place of an index',
    });
}

/**
 * The resolver that the options ask for; none without `--resolve`.
 *
 * It resolves for the Python of `--python`, or the first that is found. `--python-version` makes it
 * one of that version if the host has it; else pip resolves for a Python that is not here, which
 * takes wheels alone into account.
 *
 * @throws UsageError if an option is given that only `--resolve` makes sense of
 */
export async function resolverOf(
  given: Readonly<Record<string, unknown>>,
): Promise<ClosureResolver | undefined> {
  const wheels = given['wheels'] as string | undefined;
  if (given['resolve'] !== true) {
    if (wheels !== undefined) {
      throw new UsageError('--wheels names where --resolve looks, and --resolve is not given');
    }
    return undefined;
  }
  const named = given['python'] as string | undefined;
  const wanted = given['python-version'] as string | undefined;
  const { executable, version } = await pythonOf(named, wanted);
  const isOther = wanted !== undefined && !`${version}.`.startsWith(`${wanted}.`);
  const progress = new Progress('functions resolved');
  return pipResolver({
    python: executable,
    ...(isOther && { pythonVersion: wanted }),
    ...(wheels !== undefined && { wheels }),
    onProgress: (done, total) => progress.tell(done, total),
    onLeftOut: (name, requirement) =>
      process.stderr.write(`${name}: pip cannot have ${requirement}; asked again without it\n`),
  });
}

async function pythonOf(named: string | undefined, wanted: string | undefined) {
  if (named === undefined && wanted !== undefined) {
    const minor = wanted.split('.').slice(0, 2).join('.');
    try {
      const found = await findPython(`python${minor}`);
      if (`${found.version}.`.startsWith(`${wanted}.`)) {
        return found;
      }
    } catch {
      // The host has none of this version: that of another resolves for it.
    }
  }
  return findPython(named);
}

const shown = 10;

/** What could not be resolved, for people, a line each. */
export function toldResolution(resolution: Resolution | undefined): string[] {
  if (resolution === undefined) {
    return [];
  }
  const { resolver, unresolved } = resolution;
  const more = unresolved.length - shown;
  return [
    `dependencies resolved by ${resolver}, ${unresolved.length} requirements left out`,
    ...unresolved
      .slice(0, shown)
      .map((one) => `left out: ${one.function}: ${one.requirement}: ${one.reason}`),
    ...(more > 0 ? [`left out: ${more} more requirements`] : []),
  ];
}
