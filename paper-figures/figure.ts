import type { ChartSpec } from '../analysis/charts/rendering/render.ts';
import type { Attempts } from '../real/attempts.ts';
import { InputError } from '../workloads/input-error.ts';
import type { Evidence } from './claims/claim.ts';

/** How a figure's numbers came about: on the simulated host, or on this one. */
export const modes = ['sim', 'real'] as const;
export type Mode = (typeof modes)[number];

/** How large the runs are: `quick` for seconds, `full` for a paper. */
export type FigureScale = 'quick' | 'full';

/** One thing that was found, for the table of a reproduction. */
export interface Finding {
  /** In words: what was compared with what, on what. */
  readonly finding: string;
  /** With its unit: `12.3 ms`, `4.1x`. */
  readonly value: string;
}

/** What a figure shows once its results are there. */
export interface FigureOutcome {
  /** Charts by the name of their files. */
  readonly charts: readonly { readonly name: string; readonly spec: ChartSpec }[];
  readonly findings: readonly Finding[];
  /** What speaks for or against claims of the paper. */
  readonly evidence: readonly Evidence[];
}

/**
 * A figure or table of a reproduction: how it is simulated, how it is measured, how it is drawn.
 * Drawing reads result files alone, so that what was simulated and what was measured go through the
 * same chart.
 */
export interface Figure {
  readonly title: string;
  /** What the paper shows for it, a sentence each, with the mark of its source ([P], [N], [M]). */
  readonly paper: readonly string[];
  /** Undefined where there is nothing to simulate. */
  readonly simulation?: FigureRun;
  /** Undefined where there is nothing to measure. */
  readonly measurement?: FigureMeasurement;
  readonly draw: (results: FigureResults) => FigureOutcome;
}

/** How the results of one mode come about. */
export interface FigureRun {
  /** What is run and on what, in a sentence. */
  readonly description: string;
  /**
   * Runs all that the figure needs and writes result files into the context's directory.
   *
   * @throws InputError in one line when it cannot be done; PartlyMeasured when some of it is there
   */
  readonly run: (context: FigureContext) => Promise<void>;
}

/** A run on this host. */
export interface FigureMeasurement extends FigureRun {
  /** Why this host cannot do it, in one sentence with the remedy; undefined when it can. */
  readonly unavailable: () => Promise<string | undefined>;
}

/** What a figure's run is given. */
export interface FigureContext {
  /** Of this figure and mode alone. It may hold what an earlier, stopped run has left. */
  readonly directory: string;
  readonly scale: FigureScale;
  readonly seed: number;
  /** The cost profile, by name or file, of figures that are about platforms. */
  readonly profile: string;
  readonly command: readonly string[];
  /** Aborted when the user stops it; the run then ends early and throws. */
  readonly signal: AbortSignal;
  /** Progress: what is being done, how much of it is done and how much there is. */
  readonly tell: (what: string, done: number, total: number) => void;
  /** A sentence for the user that is no error. */
  readonly warn: (line: string) => void;
}

/** A run of a figure that came to its end without some of what it was to measure. */
export class PartlyMeasured extends InputError {
  constructor({ failed }: Attempts) {
    super(`left out: ${failed.map(({ what, reason }) => `${what} (${reason})`).join('; ')}`);
  }
}

/** The outcome of a figure that has no results in any mode that it is drawn from. */
export const nothing: FigureOutcome = { charts: [], findings: [], evidence: [] };

/** The directory of each mode that has results. */
export type FigureResults = Readonly<Partial<Record<Mode, string>>>;

/** The profile of figures about platforms where nobody says. */
export const platformProfile = 'two-core-vm';

/** How many invocations each run of a simulated figure has. */
export const invocationsAt: Readonly<Record<FigureScale, number>> = {
  quick: 50_000,
  full: 1_000_000,
};
