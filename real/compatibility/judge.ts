import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Base } from '../base/assemble-base.ts';
import type { PlatformSession, RealPlatform, SandboxLimits } from '../platforms/platform.ts';
import { makeRunState } from '../state/run-state.ts';
import { allDifferences } from './differences.ts';
import type { Explanation } from './explanations.ts';
import { bestOf, type ModuleOutcomes } from './outcome.ts';
import { runModule, type TestPlace } from './running/run-module.ts';
import type { Subject } from './running/subjects.ts';

/** What is to be run where. */
export interface JudgeRequest {
  /** With tests in its standard library. */
  readonly base: Base;
  /** Where packages lie; sandboxes of tests see none. */
  readonly storeDirectory: string;
  /** Names without `test_`. */
  readonly modules: readonly string[];
  readonly subjects: readonly Subject[];
  readonly limits: SandboxLimits;
  /** How many sandboxes run at a time. */
  readonly parallel: number;
  /** How often tests that differ without an explanation are run again. */
  readonly retries: number;
  readonly explanations: readonly Explanation[];
  readonly signal?: AbortSignal | undefined;
  /** Is told of each module that was run in one place. */
  readonly tell: (done: number, total: number, what: string) => void;
  /** Is given what came of a module in some places, and again when tests of it were run again. */
  readonly onOutcomes: (module: string, places: ReadonlyMap<string, ModuleOutcomes>) => void;
}

/**
 * Runs modules of CPython's tests in each place, each in sandboxes of its own.
 *
 * Tests depend on time, and a busy host upsets some: classes with a test that differs from the
 * host's without an explanation are run again, there and on the host, and the better outcome counts.
 *
 * @throws InputError when a platform cannot be opened
 * @throws DOMException named AbortError when the signal says so
 */
export async function judge(request: JudgeRequest): Promise<void> {
  const { directory } = await makeRunState();
  const places = new Map<string, TestPlace>();
  const sessions: PlatformSession[] = [];
  try {
    const byPlatform = Map.groupBy(request.subjects, ({ platform }) => platform);
    for (const [platform, subjects] of byPlatform) {
      const place = await openPlace(platform, directory, request);
      sessions.push(place.session);
      for (const { name, zygote } of subjects) {
        places.set(name, { ...place, zygote });
      }
    }
    await runAll(request, places);
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
    await rm(directory, { recursive: true, force: true });
  }
}

async function openPlace(
  platform: RealPlatform,
  stateDirectory: string,
  { base, storeDirectory, limits }: JudgeRequest,
): Promise<TestPlace> {
  const codeFolder = path.join(stateDirectory, 'plans', platform.name);
  await mkdir(codeFolder, { recursive: true });
  const setup = { baseDirectory: base.directory, storeDirectory, stateDirectory, limits };
  const session = await platform.open(setup);
  let sandboxes = 0;
  return { session, zygote: -1, packages: [], codeFolder, nextSandbox: () => sandboxes++ };
}

async function runAll(
  request: JudgeRequest,
  places: ReadonlyMap<string, TestPlace>,
): Promise<void> {
  const { modules, retries, signal, tell, onOutcomes } = request;
  const inTurn = limited(request.parallel);
  let done = 0;
  const run = (module: string, subject: string, tests?: readonly string[]) =>
    inTurn(() => runModule(places.get(subject)!, { module: `test.test_${module}`, tests, signal }));
  const settle = async (module: string): Promise<void> => {
    const outcomes = new Map<string, ModuleOutcomes>();
    await Promise.all(
      Array.from(places.keys(), async (subject) => {
        const first = await run(module, subject);
        outcomes.set(subject, first);
        onOutcomes(module, new Map([[subject, first]]));
        done += 1;
        tell(done, modules.length * places.size, `${module}, ${subject}`);
      }),
    );
    for (let retry = 0; retry < retries; retry++) {
      const again = doubtful(module, outcomes, request.explanations);
      await Promise.all(
        Array.from(again, async ([subject, tests]) => {
          // A module that was not loaded has no classes yet.
          const second = await run(module, subject, tests.length === 0 ? undefined : tests);
          outcomes.set(subject, bestOf(outcomes.get(subject)!, second));
        }),
      );
    }
    onOutcomes(module, new Map(Array.from(places.keys(), (name) => [name, outcomes.get(name)!])));
  };
  await Promise.all(modules.map((module) => settle(module)));
}

/** In which place which tests are to be run again: all of the classes in which some differ. */
function doubtful(
  module: string,
  outcomes: ReadonlyMap<string, ModuleOutcomes>,
  explanations: readonly Explanation[],
): Map<string, string[]> {
  const again = new Map<string, Set<string>>();
  const table = new Map([[module, outcomes]]);
  for (const difference of allDifferences(table, explanations)) {
    if (difference.explanation === undefined) {
      for (const place of [difference.reference, difference.subject]) {
        again.set(place, (again.get(place) ?? new Set()).add(classOf(difference.test)));
      }
    }
  }
  return new Map(
    Array.from(again, ([place, classes]) => [
      place,
      Array.from(outcomes.get(place)!.keys()).filter((test) => classes.has(classOf(test))),
    ]),
  );
}

/** `test.test_json.TestDump` of `test.test_json.TestDump.test_dump`. */
function classOf(test: string): string {
  return test.slice(0, Math.max(0, test.lastIndexOf('.')));
}

/** Does at most so many things at a time, in the order in which they were asked for. */
function limited(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      free -= 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) {
        free += 1;
      } else {
        next();
      }
    }
  };
}
