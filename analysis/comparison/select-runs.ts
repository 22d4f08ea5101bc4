import { existsSync } from 'node:fs';
import path from 'node:path';
import { readRunDescription, type RunDescription } from '../results/read-run.ts';
import { readRunRows, type RunRows } from '../results/read-run-rows.ts';
import { InputError, UsageError } from '../../workloads/input-error.ts';

/** A run that is to be compared, or all trials of one configuration of a measurement. */
export interface SelectedRun extends RunRows {
  /** What it is called in tables and charts; different for each run. */
  readonly label: string;
  readonly directory: string;
  readonly description: RunDescription;
}

/**
 * Reads the runs that words name. `DIR` stands for all configurations in a run directory, `DIR:RUN`
 * for one of them: RUN is a value of column `run`, a platform (`lean`), or a platform with its
 * Zygote policy (`lean/sock`). The trials of a configuration are one run here.
 *
 * @returns at least two
 * @throws InputError if a directory holds no such run, UsageError if there are fewer than two
 */
export function selectRuns(words: readonly string[]): SelectedRun[] {
  const selected = words.flatMap((word) => {
    const { directory, run } = splitWord(word);
    const description = readRunDescription(directory);
    const configurations = rowsOf(directory, run);
    if (configurations.length === 0) {
      throw new InputError(`${word}: holds no invocation, so there is nothing to compare`);
    }
    return configurations.map((rows) => ({ ...rows, word, directory, description }));
  });
  if (selected.length < 2) {
    const found = selected.length === 1 ? describeRows(selected[0]!) : 'nothing';
    throw new UsageError(`two runs or more can be compared; ${words.join(' ')} is only ${found}`);
  }
  for (const { latencyMs, word } of selected) {
    if (latencyMs.length === 0) {
      throw new InputError(`${word}: no invocation ended well, so there is nothing to compare`);
    }
  }
  const labels = labelsOf(selected);
  return selected.map(({ word: _word, ...run }, index) => ({ ...run, label: labels[index]! }));
}

/** A colon may be part of a directory's name, and of a platform's or a policy's with parameters. */
function splitWord(word: string): { directory: string; run: string | undefined } {
  const colons = [...word.matchAll(/:/g)].map(({ index }) => index).filter((at) => at > 0);
  const colon = colons.findLast((at) => existsSync(word.slice(0, at))) ?? colons.at(-1);
  return colon === undefined || existsSync(word)
    ? { directory: word, run: undefined }
    : { directory: word.slice(0, colon), run: word.slice(colon + 1) };
}

function rowsOf(directory: string, run: string | undefined): RunRows[] {
  if (run === undefined) {
    return readRunRows(directory);
  }
  if (/^\d+$/.test(run)) {
    const rows = readRunRows(directory, { run });
    if (rows.length > 0) {
      return rows;
    }
  }
  const all = readRunRows(directory);
  const named = all.filter((rows) => run === rows.platform || run === shortName(rows));
  if (named.length === 0) {
    const there = all.map((rows) => `${rows.runs.join(' and ')} (${shortName(rows)})`).join(', ');
    throw new InputError(`${directory}: has no run "${run}"; there is ${there || 'none'}`);
  }
  return named;
}

function shortName({ platform, zygotePolicy }: RunRows): string {
  return `${platform}/${zygotePolicy}`;
}

function describeRows(rows: RunRows): string {
  return `${howMade[rows.mode] ?? rows.mode} ${shortName(rows)}`;
}

/** How the times of a run came about, by its mode. */
const howMade: Readonly<Record<string, string>> = {
  sim: 'simulated',
  real: 'measured',
  mock: 'declared',
};

/** The shortest of: what it is, with the name of its folder, with what the user wrote, numbered. */
function labelsOf(runs: readonly (RunRows & { word: string; directory: string })[]): string[] {
  const ways = [
    (run: (typeof runs)[number]) => describeRows(run),
    (run: (typeof runs)[number]) => `${describeRows(run)}, ${path.basename(run.directory)}`,
    (run: (typeof runs)[number]) => `${describeRows(run)}, ${run.word}`,
  ];
  const candidates = ways.map((way) => runs.map((run) => way(run)));
  return (
    candidates.find((labels) => new Set(labels).size === labels.length) ??
    candidates[0]!.map((label, index) => `${label}, run ${index + 1}`)
  );
}
