import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type ClaimRow, claimRows } from '../../analysis/claims/claim-rows.ts';
import { claimsCsv } from '../../analysis/claims/claims-csv.ts';
import { writeReport } from '../../analysis/report/write-report.ts';
import { readFigureRecords } from '../../analysis/results/figure-record.ts';
import { claims } from '../../paper-figures/claims/claims.ts';
import type { Figure } from '../../paper-figures/figure.ts';
import { figures } from '../../paper-figures/registry.ts';
import { type MadeFigure, runFigures } from '../../paper-figures/making/run-figures.ts';
import { InputError } from '../../workloads/input-error.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { Progress } from '../command-line/progress.ts';
import type { FigureSettings } from './figure-arguments.ts';
import { reasonsLeftOut } from './figures-text.ts';

/** What was made, and the files that say so. */
export interface MadeFigures {
  readonly made: readonly MadeFigure[];
  /** Of all figures in the directory, those that were made before included. */
  readonly claimRows: readonly ClaimRow[];
  readonly files: { readonly findings: string; readonly claims: string; readonly report: string };
}

/**
 * Makes figures and writes `findings.csv`, `claims.csv` and `report.html` of all that are in the
 * directory. Progress and failures go to stderr; a failure sets the exit code to 1.
 *
 * @returns undefined when the user stopped it, which sets the exit code to 130
 * @throws InputError when the directory holds something else, or nothing could be made at all
 */
export async function makeFigures(
  ids: readonly string[],
  settings: FigureSettings,
): Promise<MadeFigures | undefined> {
  const { out } = settings;
  await openDirectory(out);
  const interrupt = onInterrupt();
  const request = {
    ...settings,
    ids,
    directory: out,
    command: ['zygolab', ...process.argv.slice(2)],
    signal: interrupt.signal,
  };
  const begin = (_id: string, { title }: Figure): unknown => process.stderr.write(`${title}\n`);
  const hooks = { begin, warn, tell: teller() };
  const { made, isStopped } = await runFigures(figures, request, hooks).catch(
    async (error: unknown) => {
      // A defect in one figure does not cost the tables of the others.
      await writeTables(out);
      throw error;
    },
  );
  if (isStopped) {
    process.stderr.write('zygolab: stopped; the same command begins again\n');
    process.exitCode = 130;
    return undefined;
  }
  if (made.every(({ charts, leftOut }) => leftOut.length > 0 && charts.length === 0)) {
    throw new InputError(`nothing was made; ${reasonsLeftOut(made).join('; ')}`);
  }
  const written = await writeTables(out);
  interrupt.release();
  for (const { id, failed } of made) {
    failed.forEach(({ reason }) => warn(`${id} failed: ${reason}`));
  }
  process.exitCode = made.some(({ failed }) => failed.length > 0) ? 1 : 0;
  return { made, ...written };
}

function warn(line: string): void {
  process.stderr.write(`zygolab: ${line}\n`);
}

/** Tells of one figure after the other; each of its runs has a clock of its own. */
function teller(): (id: string, what: string, done: number, total: number) => void {
  let progress = new Progress('');
  let last = { id: '', done: 0, total: 0 };
  return (id, what, done, total) => {
    if (id !== last.id || total !== last.total || done < last.done) {
      progress = new Progress(id);
    }
    last = { id, done, total };
    progress.tell(done, total, 0, `, ${what}`);
  };
}

/** Tables and the page, which speak of every figure in the directory. */
async function writeTables(out: string): Promise<Omit<MadeFigures, 'made'>> {
  const records = readFigureRecords(out);
  const findings = records.flatMap(({ id, findings: found }) =>
    found.map((finding) => ({ figure: id, ...finding })),
  );
  const rows = claimRows(claims, records);
  const files = {
    findings: path.join(out, 'findings.csv'),
    claims: path.join(out, 'claims.csv'),
    report: path.join(out, 'report.html'),
  };
  const columns = ['figure', 'finding', 'value'];
  await writeFileAtomically(files.findings, stringify(findings, { header: true, columns }));
  await writeFileAtomically(files.claims, claimsCsv(rows));
  await writeReport(out, files.report);
  return { claimRows: rows, files };
}

/** The directory is made, is empty, or holds figures; anything else is left alone. */
async function openDirectory(out: string): Promise<void> {
  const names = existsSync(out) ? readdirSync(out).filter((name) => !name.startsWith('.')) : [];
  const known = ['findings.csv', 'figures', ...Object.keys(figures)];
  if (names.length > 0 && !names.some((name) => known.includes(name))) {
    throw new InputError(
      `output directory ${out} holds something that is no figures (${names.toSorted()[0]}): choose a new or empty one`,
    );
  }
  await mkdir(out, { recursive: true });
}
