import type { ChartSpec } from '../analysis/charts/render.ts';
import type { OptionLists } from '../runs/sweep-grid.ts';

/** One thing that was found, for the table of a reproduction. */
export interface Finding {
  /** In words: what was compared with what, on what. */
  readonly finding: string;
  /** With its unit: `12.3 ms`, `4.1x`. */
  readonly value: string;
}

/** What a figure shows once its runs are there. */
export interface FigureOutcome {
  /** Charts by the name of their files. */
  readonly charts: readonly { readonly name: string; readonly spec: ChartSpec }[];
  readonly findings: readonly Finding[];
}

/**
 * A figure of a reproduction: which runs it needs, and how they are drawn. Drawing reads result
 * files alone, so that what was simulated and what was measured go through the same chart.
 */
export interface Figure {
  readonly title: string;
  /** How it is simulated, in a sentence. */
  readonly simulation: string;
  /** The runs: the product of these lists for each entry, all in one sweep directory each. */
  readonly sweeps: (scale: FigureScale) => Readonly<Record<string, FigureSweep>>;
  /** @param directory holds the directory of each sweep, by its name */
  readonly draw: (directory: string) => FigureOutcome;
}

export interface FigureSweep {
  readonly lists: OptionLists;
  /** Whether `invocations.csv` is needed. */
  readonly rows: 'all' | 'none';
}

/** How large the runs are: `quick` for seconds, `full` for a paper. */
export type FigureScale = 'quick' | 'full';

/** How many invocations each run has. */
export const invocationsAt: Readonly<Record<FigureScale, number>> = {
  quick: 50_000,
  full: 1_000_000,
};
