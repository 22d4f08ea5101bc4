import os from 'node:os';
import path from 'node:path';
import { writeChart } from '../../analysis/charts/render.ts';
import { sweepFigures } from '../../analysis/sweep-figures.ts';
import { type FailedCell, runSweep } from '../../runs/sweep.ts';
import { sweepGrid } from '../../runs/sweep-grid.ts';
import { UsageError } from '../../workloads/input-error.ts';
import type { Command } from '../command.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { Progress } from '../progress.ts';
import { readOptionLists, withOutputOptions, withRunOptions } from '../run-arguments.ts';

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
      .option('json', { type: 'boolean', default: false, description: 'print a summary as JSON' })
      .example(
        '$0 sweep --zygote-policy sock,openlambda,static --import-cache-mb 256,1024,4096,unlimited',
        'policies against cache size',
      )
      .example(
        '$0 sweep --popularity zipf --zipf 0,0.5,1,1.5 --seed 1,2,3 --out results/skew',
        'skew, three seeds each',
      ),
  async handler(given) {
    const directory = String(given['out']);
    const cells = sweepGrid(readOptionLists(given));
    const progress = new Progress(`sweep of ${cells.length} cells`);
    const interrupt = onInterrupt();
    const failures = await runSweep(cells, directory, {
      output: {
        rows: given['rows'] as 'all' | 'none',
        operations: Boolean(given['operations']),
        trace: Boolean(given['trace']),
      },
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
    const figures = given['figures'] ? await drawFigures(directory) : [];
    reportFailures(failures);
    const summary = { directory, cells: cells.length, failed: failures, figures };
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

async function drawFigures(directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, spec } of sweepFigures(directory)) {
    const file = path.join(directory, 'figures', name);
    await writeChart(file, spec);
    paths.push(`${file}.png`);
  }
  return paths;
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
}): string {
  const { directory, cells, failed, figures } = summary;
  const lines = [
    `${cells - failed.length} of ${cells} cells done: ${path.join(directory, 'cells.csv')}`,
    ...figures.map((figure) => `picture: ${figure}`),
  ];
  return `${lines.join('\n')}\n`;
}
