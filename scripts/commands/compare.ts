import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { writeChart } from '../../analysis/charts/rendering/render.ts';
import { whyNotComparable } from '../../analysis/comparison/comparable.ts';
import { compareRuns } from '../../analysis/comparison/compare-runs.ts';
import { comparisonCharts } from '../../analysis/comparison/comparison-charts.ts';
import { comparisonRows } from '../../analysis/comparison/comparison-rows.ts';
import { comparisonText } from '../../analysis/comparison/comparison-text.ts';
import { selectRuns, type SelectedRun } from '../../analysis/comparison/select-runs.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError, UsageError } from '../../workloads/input-error.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import type { Command } from '../command-line/command.ts';

/** At most as many runs as a chart can tell apart. */
const runsMax = 8;

/** `zygolab compare`: statistics of runs side by side. */
export const compare: Command = {
  builder: (yargs) =>
    yargs
      .positional('runs', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'run directories, the baseline first; DIR:RUN for one run in a directory',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        description: 'a directory for comparison.csv, comparison.json and charts',
      })
      .option('margin', {
        type: 'string',
        requiresArg: true,
        default: '5',
        description: 'differences up to this many percent do not matter',
      })
      .option('confidence', {
        type: 'string',
        requiresArg: true,
        default: '95',
        description: 'confidence of intervals, in percent',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: '1',
        description: 'seed of the bootstrap and of the permutations',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        description: 'compare runs of different workloads or arrivals all the same',
      })
      .option('json', { type: 'boolean', default: false, description: 'print comparison.json' })
      .example('$0 compare results/a results/b', 'is b slower than a, and by how much?')
      .example(
        '$0 compare results/measure:lean/sock results/measure:docker --out results/compare',
        'two runs of one measurement, with charts',
      )
      .example('$0 compare results/measure:lean/sock results/simulate', 'measured and simulated'),
  async handler(given) {
    const seed = numberOf('seed', given['seed'], 0, Number.MAX_SAFE_INTEGER);
    const margin = numberOf('margin', given['margin'], 0, 100) / 100;
    const confidence = numberOf('confidence', given['confidence'], 50, 99.99) / 100;
    const runs = selectRuns(given['runs'] as string[]);
    checkRuns(runs, Boolean(given['force']));
    const comparison = compareRuns(runs, {
      randomStream: (name) => randomStream(seed, `compare ${name}`),
      margin,
      confidence,
    });
    const json = `${JSON.stringify({ ...comparison, seed }, null, 2)}\n`;
    const out = given['out'] as string | undefined;
    // The pictures come last: whatever becomes of them, what was computed is told and written.
    process.stdout.write(given['json'] ? json : comparisonText(comparison));
    if (out !== undefined) {
      await mkdir(out, { recursive: true });
      const csv = stringify(comparisonRows(comparison), { header: true });
      await writeFileAtomically(path.join(out, 'comparison.csv'), csv);
      await writeFileAtomically(path.join(out, 'comparison.json'), json);
      for (const { name, spec } of comparisonCharts(runs, comparison)) {
        await writeChart(path.join(out, name), spec);
      }
    }
  },
};

function checkRuns(runs: readonly SelectedRun[], isForced: boolean): void {
  if (runs.length > runsMax) {
    throw new UsageError(
      `${runs.length} runs are too many to compare at once; ${runsMax} are allowed`,
    );
  }
  const [baseline, ...others] = runs;
  const reasons = others.flatMap((other) => whyNotComparable(baseline!, other));
  if (reasons.length > 0 && !isForced) {
    throw new InputError(
      `these runs cannot be compared: ${reasons.join('; ')} (--force compares them all the same)`,
    );
  }
  for (const reason of reasons) {
    process.stderr.write(`zygolab: compared by force: ${reason}\n`);
  }
}

function numberOf(name: string, word: unknown, least: number, most: number): number {
  const value = Number(word);
  const isWhole = name !== 'seed' || Number.isSafeInteger(value);
  if (!isWhole || !(value >= least && value <= most)) {
    const kind = name === 'seed' ? 'a whole number' : 'a number';
    throw new UsageError(`--${name} ${String(word)} should be ${kind} from ${least} to ${most}`);
  }
  return value;
}
