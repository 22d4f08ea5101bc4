import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import type { OperationResult, PlatformSession, StoredPackage } from '../../platforms/platform.ts';
import type { ModuleOutcomes, TestOutcome } from '../outcome.ts';

const handlerFile = path.join(import.meta.dirname, 'test_handler.py');

/** Where a module's tests run. */
export interface TestPlace {
  readonly session: PlatformSession;
  /** The Zygote to fork from: 0 is the root, −1 a fresh interpreter. */
  readonly zygote: number;
  /** What tests see beside the standard library. */
  readonly packages: readonly StoredPackage[];
  /** A folder in which handlers are written, a folder each. */
  readonly codeFolder: string;
  /** Gives each sandbox of the session a number of its own. */
  readonly nextSandbox: () => number;
}

/** Which tests. */
export interface ModuleRequest {
  /** As Python imports it: `test.test_json`. */
  readonly module: string;
  /** Their identities; all of the module when left out. */
  readonly tests?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** After this many sandboxes that ended or hung, the rest of a module is not run. */
const lossesMax = 12;

/** Tests that one sandbox runs: all of a module, or some, together or each apart. */
interface Batch {
  readonly tests: readonly string[] | null;
  readonly apart: boolean;
}

const partsShape = z.array(z.tuple([z.string(), z.array(z.string())]));
const outcomesShape = z.array(
  z.tuple([z.string(), z.enum(['passed', 'failed', 'skipped']), z.string()]),
);

/**
 * Runs a module of a Python test suite as a function would run: inside a sandbox, in invocations of
 * its handler, one for each class of tests.
 *
 * Where a sandbox ends, hangs beyond the invocation's time limit or runs out of memory, the tests of
 * that class are run again in another one, each in an invocation of its own, so that the test which
 * did it is known; the others follow in a third.
 *
 * @throws DOMException named AbortError when the signal says so
 */
export async function runModule(place: TestPlace, request: ModuleRequest): Promise<ModuleOutcomes> {
  const outcomes = new Map<string, TestOutcome>();
  const order: string[] = [];
  const batches: Batch[] = [{ tests: request.tests ?? null, apart: false }];
  for (let losses = 0, next = batches.shift(); next !== undefined; next = batches.shift()) {
    request.signal?.throwIfAborted();
    if (losses >= lossesMax) {
      lose(outcomes, next.tests ?? [], `not run after ${losses} sandboxes were lost`);
      continue;
    }
    const { parts, told, failure } = await runBatch(place, request, next);
    order.push(...parts.flat());
    for (const [test, outcome] of told) {
      outcomes.set(test, outcome);
    }
    if (failure === '') {
      continue;
    }
    losses += 1;
    if (parts.length === 0) {
      lose(outcomes, next.tests ?? [request.module], failure);
      continue;
    }
    const untold = parts.filter((tests) => tests.some((test) => !told.has(test)));
    const [lost, rest] = [untold[0] ?? [], untold.slice(1).flat()];
    if (rest.length > 0) {
      batches.unshift({ tests: rest, apart: next.apart });
    }
    if (lost.length === 1) {
      lose(outcomes, lost, failure);
    } else {
      batches.unshift({ tests: lost, apart: true });
    }
  }
  return new Map(
    [...new Set([...order, ...outcomes.keys()])].flatMap((test) => {
      const outcome = outcomes.get(test);
      return outcome === undefined ? [] : [[test, outcome]];
    }),
  );
}

function lose(outcomes: Map<string, TestOutcome>, tests: readonly string[], words: string): void {
  for (const test of tests) {
    outcomes.set(test, { outcome: 'lost', words });
  }
}

interface BatchResult {
  /** The tests of each part; none when the module could not be loaded. */
  readonly parts: readonly (readonly string[])[];
  readonly told: ReadonlyMap<string, TestOutcome>;
  /** What became of the sandbox before all was told; empty when all was. */
  readonly failure: string;
}

async function runBatch(
  { session, zygote, packages, codeFolder, nextSandbox }: TestPlace,
  { module, signal }: ModuleRequest,
  batch: Batch,
): Promise<BatchResult> {
  const sandbox = nextSandbox();
  const folder = path.join(codeFolder, String(sandbox));
  await mkdir(folder, { recursive: true });
  await copyFile(handlerFile, path.join(folder, 'handler.py'));
  await writeFile(path.join(folder, 'plan.json'), JSON.stringify({ module, ...batch }));
  const told = new Map<string, TestOutcome>();
  let parts: string[][] = [];
  const created = await session.createSandbox({
    sandbox,
    zygote,
    packages,
    codeFolder: folder,
  });
  if (created.status !== 'ok') {
    return { parts, told, failure: fateOf(created) };
  }
  try {
    const first = await answerOf(session, sandbox);
    if (typeof first === 'string') {
      return { parts, told, failure: first };
    }
    parts = partsShape.parse(first.answer).map(([, names]) => names);
    for (;;) {
      signal?.throwIfAborted();
      const next = await answerOf(session, sandbox);
      if (typeof next === 'string') {
        return { parts, told, failure: next };
      }
      for (const [test, outcome, words] of outcomesShape.parse(next.answer)) {
        told.set(test, { outcome, words });
      }
    }
  } finally {
    await session.destroySandbox(sandbox);
  }
}

/** The handler's next answer; what became of the sandbox otherwise, empty when all is told. */
async function answerOf(
  session: PlatformSession,
  sandbox: number,
): Promise<{ answer: unknown } | string> {
  let text = '';
  for (;;) {
    const result = await session.execute(sandbox, 0);
    const [, mark, part] = /^Page: ([+.])(\S*)$/.exec(result.reason) ?? [];
    if (mark === undefined || part === undefined) {
      return result.status === 'ok' ? '' : fateOf(result);
    }
    text += part;
    if (mark === '.') {
      return { answer: JSON.parse(inflateSync(Buffer.from(text, 'base64')).toString()) };
    }
  }
}

function fateOf({ status, reason }: OperationResult): string {
  return `${status}: ${reason}`;
}
