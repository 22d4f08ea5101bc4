import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeChart } from '../../analysis/charts/rendering/render.ts';
import { isHostFailure } from '../../real/attempts.ts';
import {
  type Figure,
  type FigureContext,
  type FigureOutcome,
  type FigureResults,
  type Mode,
  PartlyMeasured,
} from '../figure.ts';

/** How a figure is to be made; the context's directory is the one of all figures. */
export interface FigureRequest extends FigureContext {
  readonly modes: readonly Mode[];
}

/** A sentence about a mode of a figure; about its drawing where there is no mode. */
export interface Told {
  readonly mode?: Mode;
  readonly reason: string;
}

/** What came of a figure. */
export interface FigureResult extends FigureOutcome {
  /** Its pictures, as PNG files. */
  readonly pictures: readonly string[];
  /** Why a mode was left out. */
  readonly leftOut: readonly Told[];
  /** What went wrong; the modes that did not fail are drawn. */
  readonly failed: readonly Told[];
  /** What a run had to say that is no error. */
  readonly warnings: readonly Told[];
}

/**
 * Runs a figure in the modes that are asked for and possible, into `ID/MODE` below the directory of
 * all figures, and draws what came about into `figures` there. Bad input or a failing host in one mode
 * is told in the result and does not stop the other.
 *
 * @throws whatever a run throws once the signal is aborted
 */
export async function runFigure(
  id: string,
  figure: Figure,
  request: FigureRequest,
): Promise<FigureResult> {
  const leftOut: Told[] = [];
  const failed: Told[] = [];
  const warnings: Told[] = [];
  const results: Partial<Record<Mode, string>> = {};
  const partly: Partial<Record<Mode, string>> = {};
  for (const mode of request.modes) {
    const reason = await reasonAgainst(figure, mode);
    if (reason !== undefined) {
      leftOut.push({ mode, reason });
      continue;
    }
    const directory = path.join(request.directory, id, mode);
    const failure = await failureOf(request.signal, () =>
      runMode(figure, mode, {
        ...request,
        directory,
        warn(line) {
          warnings.push({ mode, reason: line });
          request.warn(line);
        },
      }),
    );
    if (failure === undefined) {
      results[mode] = directory;
    } else {
      failed.push({ mode, reason: failure.message });
      if (failure instanceof PartlyMeasured) {
        partly[mode] = directory;
      }
    }
  }
  // What is not whole is drawn where the figure can.
  let drawn = await draw(figure, { ...results, ...partly }, request);
  if (drawn.failed.length > 0 && Object.keys(partly).length > 0) {
    drawn = await draw(figure, results, request);
  }
  return { ...drawn, leftOut, failed: [...failed, ...drawn.failed], warnings };
}

async function draw(
  figure: Figure,
  results: FigureResults,
  { directory, signal }: FigureRequest,
): Promise<FigureOutcome & Pick<FigureResult, 'pictures' | 'failed'>> {
  let outcome: FigureOutcome = { charts: [], findings: [], evidence: [] };
  const pictures: string[] = [];
  const failure = await failureOf(signal, async () => {
    outcome = figure.draw(results);
    for (const { name, spec } of outcome.charts) {
      const file = path.join(directory, 'figures', name);
      await writeChart(file, spec);
      pictures.push(`${file}.png`);
    }
  });
  return {
    ...outcome,
    pictures,
    failed: failure === undefined ? [] : [{ reason: failure.message }],
  };
}

async function reasonAgainst(figure: Figure, mode: Mode): Promise<string | undefined> {
  if (mode === 'sim') {
    return figure.simulation === undefined ? 'there is nothing to simulate' : undefined;
  }
  return figure.measurement === undefined
    ? 'it is simulated only'
    : await figure.measurement.unavailable();
}

async function runMode(figure: Figure, mode: Mode, context: FigureContext): Promise<void> {
  await mkdir(context.directory, { recursive: true });
  const run = mode === 'sim' ? figure.simulation! : figure.measurement!;
  await run.run(context);
}

/** What is wrong with the input of this work, or with the host; undefined where nothing is. */
async function failureOf(
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<Error | undefined> {
  try {
    await work();
    // Results of a run that was stopped are not whole.
    signal.throwIfAborted();
    return undefined;
  } catch (error) {
    if (isHostFailure(error) && !signal.aborted) {
      return error;
    }
    throw error;
  }
}
