import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type FigureRecord, figureFile } from '../../analysis/results/figure-record.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import { type Figure, type FigureContext, type Mode, platformProfile } from '../figure.ts';
import { type FigureResult, runFigure } from './run-figure.ts';

/** Which figures are to be made, and how. */
export interface FiguresRequest extends Omit<FigureContext, 'tell' | 'warn'> {
  /** Ids of the registry. */
  readonly ids: readonly string[];
  readonly modes: readonly Mode[];
}

/** What is told while figures are made. */
export interface FiguresHooks {
  readonly begin: (id: string, figure: Figure) => void;
  /** What of a figure is being done, how much of it is done and how much there is. */
  readonly tell: (id: string, what: string, done: number, total: number) => void;
  readonly warn: (line: string) => void;
}

/** A figure that was made, or tried. */
export interface MadeFigure extends FigureResult {
  readonly id: string;
  readonly title: string;
}

/** What came of figures. */
export interface FiguresResult {
  readonly made: readonly MadeFigure[];
  /** Whether the signal ended it before the last figure was made. */
  readonly isStopped: boolean;
}

/**
 * Makes figures one after the other, each into `ID` below the directory, with its pictures in
 * `figures` and what came of it in `ID/figure.json`. One that fails does not stop the others.
 *
 * @param registry all figures, in their order
 */
export async function runFigures(
  registry: Readonly<Record<string, Figure>>,
  request: FiguresRequest,
  { begin, tell, warn }: FiguresHooks,
): Promise<FiguresResult> {
  const made: MadeFigure[] = [];
  for (const id of request.ids) {
    const figure = registry[id]!;
    const record = path.join(request.directory, id, figureFile);
    begin(id, figure);
    try {
      // What an earlier run found is not to be taken for what came of one that is stopped.
      await rm(record, { force: true });
      await mkdir(path.dirname(record), { recursive: true });
      const result = await runFigure(id, figure, {
        ...request,
        tell: (what, done, total) => tell(id, what, done, total),
        warn: (line) => warn(`${id}: ${line}`),
      });
      made.push({ id, title: figure.title, ...result });
      const text = recordOf(registry, id, request, result);
      await writeFileAtomically(record, `${JSON.stringify(text, undefined, 2)}\n`);
    } catch (error) {
      if (request.signal.aborted) {
        return { made, isStopped: true };
      }
      throw error;
    }
  }
  return { made, isStopped: false };
}

function recordOf(
  registry: Readonly<Record<string, Figure>>,
  id: string,
  { modes, scale, seed, profile }: FiguresRequest,
  { charts, findings, evidence, leftOut, failed, warnings }: FigureResult,
): FigureRecord {
  const { title, paper, simulation, measurement } = registry[id]!;
  return {
    kind: 'figure',
    schema_version: 1,
    id,
    position: Object.keys(registry).indexOf(id),
    title,
    paper: [...paper],
    ...(simulation === undefined ? {} : { simulation: simulation.description }),
    ...(measurement === undefined ? {} : { measurement: measurement.description }),
    modes: [...modes],
    scale,
    seed,
    profile,
    options: [
      ...(scale === 'full' ? ['--full'] : []),
      ...(seed === 1 ? [] : ['--seed', String(seed)]),
      ...(profile === platformProfile ? [] : ['--profile', profile]),
    ],
    charts: charts.map(({ name }) => name),
    findings: [...findings],
    evidence: [...evidence],
    left_out: [...leftOut],
    failed: [...failed],
    warnings: [...warnings],
  };
}
