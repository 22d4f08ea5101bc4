import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { execa } from 'execa';
import { checkout, inTurn, wordsOf, zygolab, zygolabProgram } from './command-line.ts';
import { escape, failsInOneLine } from './outcomes.ts';

/** How an example is tried, and why not all of it where that is so. */
export interface Trial {
  readonly way: 'run' | 'begun' | 'refused';
  /** Why it is not run to its end; empty where it is. */
  readonly reason: string;
  readonly run: (t: ExecutionContext, words: readonly string[], cwd: string) => Promise<void>;
}

/** How the command line of these words is tried, the first `zygolab` left away. */
export function trialOf(words: readonly string[]): Trial {
  const [command, inner] = words;
  if (command === 'reproduce' || (command === 'claims' && !words.includes('sim'))) {
    const reason = 'takes minutes; it is stopped when it has begun';
    return { way: 'begun', reason, run: stopsWhenInterrupted };
  }
  const isMock = words.some((word) => word.startsWith('mock'));
  if ((command === 'measure' && !isMock) || command === 'compatibility') {
    const reason =
      'needs real containers, on which tests of its own run it; here its folder is taken';
    return { way: 'refused', reason, run: refusesFolder };
  }
  if (command === 'validate' && inner !== 'host') {
    const reason = "reads a measured run or Forklift's data, which are not here";
    return refusedWith(reason, /results\/(measure|real)|is not in forklift/);
  }
  if (command === 'compare' || command === 'report') {
    const reason = 'reads runs that were made before; tests of its own make them';
    return refusedWith(reason, /holds no run|holds neither|no such folder/);
  }
  if (command === 'bound') {
    return { way: 'run', reason: '', run: runsWhereItsRunIs };
  }
  if (command === 'calibrate' || command === 'validate') {
    return { way: 'run', reason: '', run: runsOrSaysWhyNot };
  }
  return { way: 'run', reason: '', run: runs };
}

/** Tries an example, shorter where that can be. */
export async function runExample(t: ExecutionContext, example: string, cwd: string): Promise<void> {
  const words = wordsOf(example).slice(1);
  await trialOf(words).run(t, words, cwd);
}

async function runs(t: ExecutionContext, words: readonly string[], cwd: string): Promise<void> {
  const isLong = ['simulate', 'sweep'].includes(words[0]!) && !words.includes('--invocations');
  const shorter = isLong ? [...words, '--invocations', '200'] : words;
  const { exitCode, stderr, stdout } = await zygolab(shorter, cwd);
  t.is(exitCode, 0, `${words.join(' ')}: ${stderr}`);
  t.not(stdout, '', words.join(' '));
  t.false((stdout + stderr).includes(escape));
}

/** What reads a run that a document makes before, and the help does not. */
async function runsWhereItsRunIs(
  t: ExecutionContext,
  words: readonly string[],
  cwd: string,
): Promise<void> {
  if (existsSync(path.join(cwd, words[1]!, 'run.json'))) {
    await runs(t, words, cwd);
  } else {
    failsInOneLine(t, await zygolab(words, cwd), 1, /holds no run/);
  }
}

/** Some need a host that can do what they calibrate. */
async function runsOrSaysWhyNot(
  t: ExecutionContext,
  words: readonly string[],
  cwd: string,
): Promise<void> {
  const { exitCode, stderr } = await zygolab(words, cwd);
  t.true(exitCode === 0 || (exitCode === 1 && /^zygolab: .*$/m.test(stderr)), stderr);
}

function refusedWith(reason: string, told: RegExp): Trial {
  return {
    way: 'refused',
    reason,
    run: async (t, words, cwd) => failsInOneLine(t, await zygolab(words, cwd), 1, told),
  };
}

async function refusesFolder(
  t: ExecutionContext,
  words: readonly string[],
  cwd: string,
): Promise<void> {
  const occupied = path.join(cwd, 'occupied');
  mkdirSync(occupied, { recursive: true });
  writeFileSync(path.join(occupied, 'thesis.tex'), '%');
  const outcome = await zygolab([...withoutOut(words), '--out', occupied], cwd);
  failsInOneLine(t, outcome, 1, /thesis|root|cannot|needs|no Python/);
}

/** What would take long is started, and stopped when it has begun. */
async function stopsWhenInterrupted(
  t: ExecutionContext,
  words: readonly string[],
  cwd: string,
): Promise<void> {
  const { exitCode, stderr } = await inTurn(async () => {
    const child = execa(zygolabProgram, words, { cwd, reject: false, stdin: 'ignore' });
    let isStopped = false;
    child.stderr.on('data', (text) => {
      if (!isStopped && /\d of \d+/.test(String(text))) {
        // A second one would end it at once.
        isStopped = true;
        child.kill('SIGINT');
      }
    });
    return child;
  });
  t.is(exitCode, 130, stderr);
  t.regex(stderr, /zygolab: stopped; the same command begins again$/);
}

/** The words without `--out` and its value. */
function withoutOut(words: readonly string[]): string[] {
  const at = words.indexOf('--out');
  return at < 0 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
}

/** The examples of policies, which documents and help name from the checkout. */
export function linkExamples(cwd: string): void {
  symlinkSync(path.join(checkout, 'examples'), path.join(cwd, 'examples'));
}

/** What the examples of the help read and nobody has written before. */
export async function prepareFiles(cwd: string): Promise<void> {
  symlinkSync(path.join(checkout, 'workloads'), path.join(cwd, 'workloads'));
  linkExamples(cwd);
  const tree = ['tree', 'convert', 'openlambda-40', '--out'];
  await zygolab([...tree, 'tree.json'], cwd);
  await zygolab([...tree, 'tree.json.gz'], cwd);
}
