import os from 'node:os';
import path from 'node:path';
import { writeChart } from '../../analysis/charts/rendering/render.ts';
import type { OptionColumn } from '../../analysis/sweep/sweep-axes.ts';
import { sweepFigures } from '../../analysis/sweep/sweep-figures.ts';
import type { FailedCell } from '../../runs/sweeping/cells-csv.ts';
import { runSweep } from '../../runs/sweeping/sweep.ts';
import { sweepGrid } from '../../runs/sweeping/sweep-grid.ts';
import { UsageError } from '../../workloads/input-error.ts';
import type { Command } from '../command-line/command.ts';
import { readFigureAxes } from '../command-line/options/figure-axes.ts';
import { givenPolicies } from '../command-line/options/given-policies.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { Progress } from '../command-line/progress.ts';
import {
  readOptionLists,
  withOutputOptions,
  withRunOptions,
} from '../command-line/options/run-arguments.ts';

const directoryDefault = path.join('results', 'sweep');

/** `zygolab sweep`: a grid of simulated runs. */
export const sweep: Command = {
  builder: (yargs) =>
    withOutputOptions(withRunOptions(yargs, true), 'none')
      .option('out', {
        type: 'string',
        requiresArg: true,
        default: directoryDefault,
        description: 'the directory to write',
        group: 'Output:',
      })
      .option('jobs', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'all cores',
        description: 'how many worker threads',
        group: 'Output:',
      })
      .option('figures', {
        type: 'boolean',
        default: true,
        description: 'draw pictures of the sweep',
        group: 'Output:',
      })
      .option('figures-by', {
        type: 'string',
        requiresArg: true,
        defaultDescription: 'those that explain most of the median latency',
        description: 'up to three options to draw: along the axis, as lines, as panels; a list',
        group: 'Output:',
      })
      .option('json', { type: 'boolean', default: false, description: 'print a summary as JSON' })
      .example(
        '$0 sweep --zygote-policy sock,openlambda,static --import-cache-mb 256,1024,4096,unlimited',
        'policies against cache size',
      )
      .example(
        '$0 sweep --popularity zipf --zipf 0,0.5,1,1.5 --seed 1,2,3 --out results/skew',
        'skew, three seeds each',
      )
      .example(
        '$0 sweep --zygote-policy sock,none --import-cache-mb 256,1024 --seed 1,2 --figures-by import-cache-mb,zygote-policy --out results/by-cache',
        'latency against the import cache, a line for each policy, means over the seeds',
      ),
  async handler(given) {
    const directory = String(given['out']);
    const ownPolicies = await givenPolicies(given);
    const lists = readOptionLists(given, ownPolicies);
    const cells = sweepGrid(lists);
    const by = readFigureAxes(given['figures-by'] as string | undefined, lists);
    const progress = new Progress(`sweep of ${cells.length} cells`);
    const interrupt = onInterrupt();
    const failures = await runSweep(cells, directory, {
      output: {
        rows: given['rows'] as 'all' | 'none',
        operations: Boolean(given['operations']),
        trace: Boolean(given['trace']),
      },
      ownPolicies,
      jobs: jobsOf(given['jobs'] as string | undefined),
      command: ['zygolab', ...process.argv.slice(2)],
      signal: interrupt.signal,
      onRemark: (line) => process.stderr.write(`zygolab: ${line}\n`),
      onProgress: ({ done, cells: total, resumed, failed }) =>
        progress.tell(done, total, resumed, failed > 0 ? `, ${failed} failed` : ''),
    });
    if (interrupt.signal.aborted) {
      process.stderr.write('zygolab: stopped; the same command goes on where it was\n');
      process.exitCode = 130;
      return;
    }
    interrupt.release();
    reportFailures(failures);
    const { figures, notes } = given['figures']
      ? await drawFigures(directory, by)
      : { figures: [], notes: [] };
    const summary = { directory, cells: cells.length, failed: failures, figures, notes };
    process.stdout.write(
      given['json'] ? `${JSON.stringify(summary, null, 2)}\n` : describe(summary),
    );
    process.exitCode = failures.length > 0 ? 1 : 0;
  },
};

function jobsOf(word: string | undefined): number {
  const jobs = word === undefined ? os.availableParallelism() : Number(word);
  if (!Number.isSafeInteger(jobs) || jobs < 1) {
    throw new UsageError(`--jobs ${word} should be a whole number of at least 1`);
  }
  return jobs;
}

interface DrawnFigures {
  readonly figures: string[];
  readonly notes: readonly string[];
}

/** Draws what can be drawn; the cells are done, whatever becomes of their pictures. */
async function drawFigures(directory: string, by: readonly OptionColumn[]): Promise<DrawnFigures> {
  const figures: string[] = [];
  const warn = (what: string, error: unknown): void => {
    const reason = (error as Error).message.replaceAll(/\s*\n\s*/g, ' ');
    process.stderr.write(`zygolab: the cells are done, but ${what}: ${reason}\n`);
  };
  try {
    const { figures: planned, notes } = sweepFigures(directory, by);
    for (const { name, spec } of planned) {
      const file = path.join(directory, 'figures', name);
      try {
        await writeChart(file, spec());
        figures.push(`${file}.png`);
      } catch (error) {
        warn(`the picture ${name} could not be drawn`, error);
      }
    }
    return { figures, notes };
  } catch (error) {
    warn('no picture could be drawn', error);
    return { figures, notes: [] };
  }
}

function reportFailures(failures: readonly FailedCell[]): void {
  for (const { cell, error } of failures) {
    process.stderr.write(`zygolab: cell ${cell} failed: ${error}\n`);
  }
}

function describe(summary: {
  directory: string;
  cells: number;
  failed: readonly FailedCell[];
  figures: readonly string[];
  notes: readonly string[];
}): string {
  const { directory, cells, failed, figures, notes } = summary;
  const lines = [
    `${cells - failed.length} of ${cells} cells done: ${path.join(directory, 'cells.csv')}`,
    ...figures.map((figure) => `picture: ${figure}`),
    ...(figures.length > 0 ? notes : []),
  ];
  return `${lines.join('\n')}\n`;
}
