import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeChart } from '../analysis/charts/render.ts';
import type { Figure, FigureContext, FigureOutcome, Mode } from './figure.ts';

/** How a figure is to be made; the context's directory is the one of all figures. */
export interface FigureRequest extends FigureContext {
  readonly modes: readonly Mode[];
}

/** What came of a figure. */
export interface FigureResult extends FigureOutcome {
  /** Its pictures, as PNG files. */
  readonly pictures: readonly string[];
  /** Why a mode was left out, a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Runs a figure in the modes that are asked for and possible, into `ID/MODE` below the directory of
 * all figures, and draws it into `figures` there.
 *
 * @throws InputError when a run cannot be done that should be possible
 */
export async function runFigure(
  id: string,
  figure: Figure,
  { modes, ...context }: FigureRequest,
): Promise<FigureResult> {
  const leftOut: string[] = [];
  const results: Partial<Record<Mode, string>> = {};
  for (const mode of modes) {
    const reason = await reasonAgainst(figure, mode);
    if (reason !== undefined) {
      leftOut.push(`${id}: ${reason}`);
      continue;
    }
    const directory = path.join(context.directory, id, mode);
    await mkdir(directory, { recursive: true });
    const run = mode === 'sim' ? figure.simulation! : figure.measurement!;
    await run.run({ ...context, directory });
    results[mode] = directory;
  }
  const outcome = figure.draw(results);
  const pictures: string[] = [];
  for (const { name, spec } of outcome.charts) {
    const file = path.join(context.directory, 'figures', name);
    await writeChart(file, spec);
    pictures.push(`${file}.png`);
  }
  return { ...outcome, pictures, leftOut };
}

async function reasonAgainst(figure: Figure, mode: Mode): Promise<string | undefined> {
  if (mode === 'sim') {
    return figure.simulation === undefined ? 'there is nothing to simulate' : undefined;
  }
  return figure.measurement === undefined
    ? 'it is simulated only'
    : await figure.measurement.unavailable();
}
