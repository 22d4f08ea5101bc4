import { execa } from 'execa';
import { normalizePackageName } from '../../../workloads/data-builders/requirements/package-name.ts';
import { InputError } from '../../../workloads/input-error.ts';
import type {
  AskedPackages,
  ClosedPackages,
  ClosureResolver,
} from '../../../workloads/scan/closures/close-functions.ts';
import { pipDryRun, type PipAnswer, type PipQuestion, type PipSettings } from './pip-dry-run.ts';

export interface ResolveOptions extends PipSettings {
  readonly onProgress?: (done: number, total: number) => void;
  /** Is told at once of a requirement without which pip is asked again, which may take minutes. */
  readonly onLeftOut?: (functionName: string, requirement: string) => void;
}

/** Each pip waits for the network half of the time, and the machine may have two cores only. */
const atOnce = 2;

/**
 * A resolver that asks pip for the closure of each function, two at a time; equal questions are
 * asked once. A requirement without which pip can resolve the others is left out with pip's reason:
 * the one that pip names, else the first that makes those before it fail.
 *
 * @throws InputError if the interpreter has no pip
 */
export async function pipResolver(options: ResolveOptions): Promise<ClosureResolver> {
  const pip = new CachedPip(options);
  return {
    name: await nameOf(options),
    async close(asked) {
      const closed: ClosedPackages[] = [];
      const waiting = asked.entries();
      let done = 0;
      const work = async (): Promise<void> => {
        for (const [index, one] of waiting) {
          closed[index] = await resolveOne(pip, one, options);
          options.onProgress?.(++done, asked.length);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return closed;
    },
  };
}

async function nameOf({ python, pythonVersion }: PipSettings): Promise<string> {
  const { stdout, failed } = await execa(python, ['-m', 'pip', '--version'], {
    reject: false,
    stdin: 'ignore',
  });
  const [, pip, own] = /^pip (\S+) .*\(python ([\d.]+)\)/.exec(stdout) ?? [];
  if (failed || pip === undefined) {
    throw new InputError(
      `${python} has no pip, which resolves: install it, or name another --python`,
    );
  }
  return `pip ${pip} for Python ${pythonVersion ?? own}`;
}

async function resolveOne(
  pip: CachedPip,
  asked: AskedPackages,
  { onLeftOut }: ResolveOptions,
): Promise<ClosedPackages> {
  const unresolved: { requirement: string; reason: string }[] = [];
  let left = [...asked.requirements];
  const ask = (requirements: readonly string[]): Promise<PipAnswer> =>
    pip.ask({
      requirements,
      constraints: asked.constraints,
      withDependencies: !asked.isClosed,
    });
  while (left.length > 0) {
    const answer = await ask(left);
    if ('packages' in answer) {
      return { packages: answer.packages, unresolved };
    }
    const culprit = blamedBy(answer, left) ?? (await firstToFail(left, answer, ask));
    unresolved.push(culprit);
    onLeftOut?.(asked.function, culprit.requirement);
    left = left.filter((requirement) => requirement !== culprit.requirement);
  }
  return { packages: [], unresolved };
}

interface Culprit {
  readonly requirement: string;
  readonly reason: string;
}

type Failure = Exclude<PipAnswer, { packages: unknown }>;

/** The requirement that pip itself names, if it is one of those that were asked for. */
function blamedBy(
  { reason, output }: Failure,
  requirements: readonly string[],
): Culprit | undefined {
  const requirement = notFound(output, requirements) ?? notBuilt(output, requirements);
  return requirement === undefined ? undefined : { requirement, reason };
}

function notFound(output: string, requirements: readonly string[]): string | undefined {
  const found = /^ERROR: No matching distribution found for ([A-Za-z0-9][\w.-]*)/m.exec(output);
  const name = found?.[1];
  return name === undefined
    ? undefined
    : requirements.find((each) => nameIn(each) === normalizePackageName(name));
}

/** What pip collected last when a build failed, with the line of the requirement that asked for it. */
function notBuilt(output: string, requirements: readonly string[]): string | undefined {
  if (!/subprocess-exited-with-error|metadata-generation-failed/.test(output)) {
    return undefined;
  }
  const collected = [...output.matchAll(/^Collecting .*-r \S+ \(line (\d+)\)\)$/gm)];
  return requirements[Number(collected.at(-1)?.[1]) - 1];
}

/** The first requirement that cannot be had together with those before it, by halving. */
async function firstToFail(
  requirements: readonly string[],
  whole: Failure,
  ask: (requirements: readonly string[]) => Promise<PipAnswer>,
): Promise<Culprit> {
  let fine = 0;
  let failing = requirements.length;
  let { reason } = whole;
  while (failing - fine > 1) {
    const middle = Math.floor((fine + failing) / 2);
    const answer = await ask(requirements.slice(0, middle));
    if ('packages' in answer) {
      fine = middle;
    } else {
      failing = middle;
      ({ reason } = answer);
    }
  }
  return { requirement: requirements[failing - 1]!, reason };
}

function nameIn(requirement: string): string {
  return normalizePackageName(/^[\w.-]*/.exec(requirement)?.[0] ?? '');
}

/** Asks pip no question twice. */
class CachedPip {
  readonly #settings: PipSettings;
  readonly #answers = new Map<string, Promise<PipAnswer>>();

  constructor(settings: PipSettings) {
    this.#settings = settings;
  }

  ask(question: PipQuestion): Promise<PipAnswer> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key) ?? pipDryRun(this.#settings, question);
    this.#answers.set(key, known);
    return known;
  }
}
