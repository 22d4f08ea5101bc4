import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { CommandModule } from 'yargs';
import { writeChart } from '../../analysis/charts/render.ts';
import { writeReport } from '../../analysis/report/write-report.ts';
import { textTable } from '../../analysis/text-table.ts';
import { type FigureScale, type Finding, platformProfile } from '../../paper-figures/figure.ts';
import { measuredPlatforms } from '../../paper-figures/measured-platforms.ts';
import { figures } from '../../paper-figures/registry.ts';
import { runFigure } from '../../paper-figures/run-figure.ts';
import { InputError } from '../../workloads/input-error.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { Progress } from '../progress.ts';

/** `zygolab reproduce`, which `npm start` runs: every figure, and a table of what was found. */
export const reproduce: CommandModule = {
  command: 'reproduce',
  describe: 'simulate the figures, draw them and tabulate what was found',
  builder: (yargs) =>
    yargs
      .option('full', {
        type: 'boolean',
        default: false,
        description: 'a million invocations for each point instead of fifty thousand',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        default: path.join('results', 'reproduce'),
        description: 'the directory to write',
      })
      .option('measure', {
        type: 'boolean',
        default: true,
        description: 'also measure lean containers and Docker on this host, where it allows that',
      })
      .option('json', { type: 'boolean', default: false, description: 'print findings as JSON' })
      .example('$0 reproduce', 'in a minute or two')
      .example('$0 reproduce --no-measure', 'simulations alone')
      .example('$0 reproduce --full --out results/full', 'as for a paper'),
  async handler(given) {
    const out = String(given['out']);
    const scale: FigureScale = given['full'] ? 'full' : 'quick';
    const interrupt = onInterrupt();
    const findings: (Finding & { readonly figure: string })[] = [];
    const pictures: string[] = [];
    for (const [id, figure] of Object.entries(figures)) {
      process.stderr.write(`${figure.title}\n`);
      const progress = new Progress(id);
      const outcome = await runFigure(id, figure, {
        modes: ['sim'],
        directory: out,
        scale,
        seed: 1,
        profile: platformProfile,
        command: ['zygolab', ...process.argv.slice(2)],
        signal: interrupt.signal,
        tell: (_what, done, total) => progress.tell(done, total),
        warn: (line) => process.stderr.write(`zygolab: ${line}\n`),
      });
      pictures.push(...outcome.pictures);
      findings.push(...outcome.findings.map((finding) => ({ figure: id, ...finding })));
    }
    const leftOut = given['measure']
      ? await measureHere(out, findings, pictures, interrupt.signal)
      : [];
    interrupt.release();
    const file = path.join(out, 'findings.csv');
    await writeFileAtomically(file, stringify(findings, { header: true }));
    const page = path.join(out, 'report.html');
    await writeReport(out, page);
    process.stdout.write(
      given['json']
        ? `${JSON.stringify({ findings, pictures, leftOut, page }, null, 2)}\n`
        : describe(findings, pictures, leftOut, [file, page], out),
    );
  },
};

/** The measured part; where it cannot be had, the reasons. */
async function measureHere(
  out: string,
  findings: (Finding & { readonly figure: string })[],
  pictures: string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const reasons: string[] = [];
  let progress: Progress | undefined;
  let lastWhat = '';
  process.stderr.write('Lean containers and Docker, measured on this host\n');
  try {
    const outcome = await measuredPlatforms(path.join(out, 'measured-platforms'), {
      command: ['zygolab', ...process.argv.slice(2)],
      signal,
      warn: (line) => reasons.push(line),
      tell(what, done, total) {
        progress = what === lastWhat && progress !== undefined ? progress : new Progress(what);
        lastWhat = what;
        progress.tell(done, total);
      },
    });
    for (const { name, spec } of outcome?.charts ?? []) {
      await writeChart(path.join(out, 'figures', name), spec);
      pictures.push(path.join(out, 'figures', `${name}.png`));
    }
    const found = outcome?.findings ?? [];
    findings.push(...found.map((finding) => ({ figure: 'measured-platforms', ...finding })));
    return [...reasons, ...(outcome?.leftOut ?? [])];
  } catch (error) {
    if (error instanceof InputError) {
      return [...reasons, `nothing was measured: ${error.message}`];
    }
    throw error;
  }
}

function describe(
  findings: readonly (Finding & { readonly figure: string })[],
  pictures: readonly string[],
  leftOut: readonly string[],
  [file, page]: readonly [string, string],
  out: string,
): string {
  const table = textTable(
    [
      { header: 'figure', kind: 'text' },
      { header: 'what was found (simulated where it does not say measured)', kind: 'text' },
      { header: 'value', kind: 'number' },
    ],
    findings.map(({ figure, finding, value }) => [figure, finding, value]),
  );
  return [
    table,
    'pictures:',
    ...pictures.map((picture) => `  ${picture}`),
    ...leftOut.map((reason) => `left out: ${reason}`),
    `table: ${file}`,
    `report: ${page}`,
    `runs with their CSVs: ${out}\n`,
  ].join('\n');
}
