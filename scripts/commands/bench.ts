import path from 'node:path';
import { execa } from 'execa';
import { formatNumber, textTable } from '../../analysis/text-table.ts';
import { UsageError } from '../../workloads/input-error.ts';
import { benchCases } from '../bench/cases.ts';
import type { CaseFigures } from '../bench/measure-case.ts';
import type { Command } from '../command-line/command.ts';
import { Progress } from '../command-line/progress.ts';

const program = path.join(import.meta.dirname, '..', 'bench', 'measure-case.ts');

/** `zygolab bench`: how fast the simulator is on this machine. */
export const bench: Command = {
  builder: (yargs) =>
    yargs
      .option('runs', {
        type: 'string',
        requiresArg: true,
        default: '3',
        description: 'runs of each case, each in a process of its own; the median is shown',
      })
      .option('case', {
        type: 'string',
        requiresArg: true,
        description: `one case alone: ${Object.keys(benchCases).join('; ')}`,
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 bench --runs 1 --case keep-alive', 'one figure'),
  async handler(given) {
    const names = namesOf(given['case']);
    const runs = Number(given['runs']);
    if (!Number.isSafeInteger(runs) || runs < 1) {
      throw new UsageError(
        `--runs ${String(given['runs'])} should be a whole number of at least 1`,
      );
    }
    const progress = new Progress('bench');
    const results = new Map<string, CaseFigures[]>(names.map((name) => [name, []]));
    // Rounds rather than one case after the other, so that a slow minute of the machine hits all.
    for (let done = 0; done < runs * names.length; done++) {
      const name = names[done % names.length]!;
      const { stdout } = await execa(process.execPath, [program, name]);
      results.get(name)!.push(JSON.parse(stdout) as CaseFigures);
      progress.tell(done + 1, runs * names.length);
    }
    process.stdout.write(
      given['json'] ? `${JSON.stringify(Object.fromEntries(results), null, 2)}\n` : table(results),
    );
  },
};

function namesOf(wanted: unknown): string[] {
  const names = Object.keys(benchCases);
  if (typeof wanted !== 'string') {
    return names;
  }
  if (!names.includes(wanted)) {
    throw new UsageError(`--case ${wanted} is not known: choose one of ${names.join('; ')}`);
  }
  return [wanted];
}

function table(results: ReadonlyMap<string, readonly CaseFigures[]>): string {
  const rows = [...results].map(([name, figures]) => {
    const rate = medianOf(figures, rateOf);
    return [
      name,
      rate,
      medianOf(figures, (one) => rateOf(one) / one.calibration),
      medianOf(figures, ({ simulateSeconds }) => simulateSeconds),
      medianOf(figures, ({ writeSeconds }) => writeSeconds),
      medianOf(figures, ({ peakRssMb }) => peakRssMb),
    ];
  });
  const calibration = medianOf([...results.values()].flat(), (one) => one.calibration);
  const columns = [
    { header: 'case', kind: 'text' },
    { header: 'M invocations/s', kind: 'number' },
    { header: 'to calibration', kind: 'number' },
    { header: 'simulate (s)', kind: 'number' },
    { header: 'write (s)', kind: 'number' },
    { header: 'peak RSS (MB)', kind: 'number' },
  ] as const;
  return `${textTable(columns, rows)}calibration loop: ${formatNumber(calibration)} M pops and pushes a second on a heap of 1,000\n`;
}

/** Millions of invocations a second. */
function rateOf({ invocations, simulateSeconds }: CaseFigures): number {
  return invocations / simulateSeconds / 1e6;
}

function medianOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  const sorted = items.map(figure).toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}
