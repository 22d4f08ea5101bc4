import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

export const checkout = path.join(import.meta.dirname, '..', '..');
export const zygolabProgram = path.join(checkout, 'zygolab');

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Processes that run at a time, lest a file of tests starts them all at once. */
let free = os.availableParallelism();
const waiting: (() => void)[] = [];

/** Runs `./zygolab` with these words, in this folder. */
export function zygolab(words: readonly string[], cwd: string): Promise<Outcome> {
  return inTurn(async () => {
    const result = await execa(zygolabProgram, words, { cwd, reject: false, stdin: 'ignore' });
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  });
}

/**
 * Runs command lines that fail or print help, all in one process: `zygolab` a hundred times over
 * would take minutes.
 */
export function manyCommandLines(
  lines: readonly (readonly string[])[],
  cwd: string,
): Promise<Outcome[]> {
  const script = path.join(import.meta.dirname, 'many-command-lines.ts');
  return inTurn(async () => {
    const { stdout } = await execa(process.execPath, [script, JSON.stringify(lines)], { cwd });
    return JSON.parse(stdout) as Outcome[];
  });
}

/** Does this when fewer processes run than there are cores. */
export async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (free === 0) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    free--;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) {
      free++;
    } else {
      next();
    }
  }
}

/** The words of a command line as a shell splits them; quotes group, nothing else is special. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain!,
  );
}

/** The commands that a help text lists, without their arguments: `build`, `show`. */
export function commandsIn(help: string): string[] {
  return sectionOf(help, 'Commands:').flatMap((line) => {
    const [, before] = /^ {2}zygolab ((?:[a-z-]+ ?)+)/.exec(line) ?? [];
    return before === undefined ? [] : [before.trim().split(' ').at(-1)!];
  });
}

/** The example commands of a help text, lines that were wrapped put together again. */
export function examplesIn(help: string): string[] {
  const lines = sectionOf(help, 'Examples:');
  // Descriptions stand in a column of their own, to the right of the longest command.
  const columns = lines.flatMap((line) => {
    const gap = /^ {2}zygolab.*?\S( {2,})\S/.exec(line);
    return gap === null ? [] : [gap[0].length - 1];
  });
  const column = Math.min(...columns);
  const examples: string[] = [];
  for (const line of lines) {
    const left = line.slice(0, column).trim();
    if (left.startsWith('zygolab ')) {
      examples.push(left);
    } else if (left !== '') {
      examples[examples.length - 1] += ` ${left}`;
    }
  }
  return examples;
}

function sectionOf(help: string, title: string): string[] {
  const lines = help.split('\n');
  const start = lines.indexOf(title);
  if (start < 0) {
    return [];
  }
  const end = lines.indexOf('', start);
  return lines.slice(start + 1, end < 0 ? undefined : end);
}
