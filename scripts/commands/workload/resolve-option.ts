import type { Argv } from 'yargs';
import { findPython, type HostPython } from '../../../real/base/find-python.ts';
import { pipResolver } from '../../../real/packages/resolving/resolve-packages.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import {
  measuredPython,
  parseTargetPython,
  type TargetPython,
} from '../../../workloads/packaging/target-python.ts';
import type {
  ClosureResolver,
  Resolution,
} from '../../../workloads/scan/closures/close-functions.ts';
import { textOf, type Given } from '../../command-line/given.ts';
import { Progress } from '../../command-line/progress.ts';

/** The options of commands whose closures pip may resolve. */
export function withResolveOptions<Options>(yargs: Argv<Options>): Argv<Options> {
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

/** What the packages of a workload are meant for, and who resolves them. */
export interface PackageTarget {
  readonly python: TargetPython;
  /** Resolves for that Python; undefined without `--resolve`, where the data does. */
  readonly resolver: ClosureResolver | undefined;
}

/**
 * The Python that packages are meant for, and the resolver that the options ask for.
 *
 * With `--resolve` the pip of `--python`, or of the first Python that is found, resolves for its own
 * Python. `--python-version` makes it one of that version if the host has it; else pip resolves for a
 * Python that is not here, which takes wheels alone into account.
 *
 * @throws UsageError if the version is none, or an option is given that only `--resolve` makes sense of
 */
export async function packageTargetOf(given: Given): Promise<PackageTarget> {
  const wanted = wantedPython(given);
  const wheels = given['wheels'] as string | undefined;
  if (given['resolve'] !== true) {
    if (wheels !== undefined) {
      throw new UsageError('--wheels names where --resolve looks, and --resolve is not given');
    }
    return { python: wanted?.python ?? measuredPython, resolver: undefined };
  }
  const host = await resolvingPython(given['python'] as string | undefined, wanted);
  const other = wanted !== undefined && !isMeant(host.version, wanted) ? wanted : undefined;
  const progress = new Progress('functions resolved');
  const resolver = await pipResolver({
    python: host.executable,
    ...(other !== undefined && { pythonVersion: other.text }),
    ...(wheels !== undefined && { wheels }),
    onProgress: (done, total) => progress.tell(done, total),
    onLeftOut: (name, requirement) =>
      process.stderr.write(`${name}: pip cannot have ${requirement}; asked again without it\n`),
  });
  return { python: other?.python ?? parseTargetPython(host.version)!, resolver };
}

/** What `--python-version` names. */
interface WantedPython {
  readonly text: string;
  readonly python: TargetPython;
}

function wantedPython(given: Given): WantedPython | undefined {
  if (given['python-version'] === undefined) {
    return undefined;
  }
  const text = textOf(given, 'python-version');
  const python = parseTargetPython(text);
  if (python === undefined) {
    throw new UsageError(
      `--python-version ${text} should be a version of Python 3, like ${measuredPython.fullVersion} or 3.12`,
    );
  }
  return { text, python };
}

/** Whether a version of the host is the one that is wanted: any 3.12 where 3.12 is. */
function isMeant(version: string, wanted: WantedPython): boolean {
  const host = parseTargetPython(version);
  const isPatchNamed = wanted.text.split('.').length > 2;
  return isPatchNamed
    ? host?.fullVersion === wanted.python.fullVersion
    : host?.version === wanted.python.version;
}

async function resolvingPython(
  named: string | undefined,
  wanted: WantedPython | undefined,
): Promise<HostPython> {
  if (named === undefined && wanted !== undefined) {
    try {
      const found = await findPython(`python${wanted.python.version}`);
      if (isMeant(found.version, wanted)) {
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
