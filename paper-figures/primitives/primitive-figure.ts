import { againstCountChart } from '../../analysis/charts/against-count.ts';
import type { Evidence } from '../claims/claim.ts';
import { type Figure, type Finding, nothing } from '../figure.ts';
import { measurePrimitives, type PrimitivePlan, simulatePrimitives } from './primitive-loops.ts';
import { pointsOf, primitiveNotes, type RoundFigure } from './primitive-points.ts';
import { type PrimitiveResults, readPrimitives } from './primitive-rounds.ts';

/** A figure on primitives of the kernel: what is run, in words and as a plan, and its one chart. */
export interface PrimitiveFigure extends PrimitivePlan {
  readonly title: string;
  /** What the paper says, with the marks of its sources. */
  readonly paper: readonly string[];
  readonly simulated: string;
  readonly measured: string;
  readonly chart: {
    readonly name: string;
    readonly title: string;
    /** What is drawn, a row of the chart each; a title and a unit unless they are the usual ones. */
    readonly rows: readonly [figure: RoundFigure, title?: string][];
    /** What the x axis counts, and what it is called. */
    readonly count: 'clients' | 'existing';
    readonly axis?: string;
    /** What the lines are, above their names. */
    readonly series: string;
    /** Variants that are not drawn. */
    readonly without?: readonly string[];
    /** Below the picture, after what the values rest on. */
    readonly notes: (results: readonly PrimitiveResults[]) => readonly string[];
  };
  readonly evidence?: (result: PrimitiveResults) => readonly Evidence[];
  readonly findings: (results: readonly PrimitiveResults[]) => readonly Finding[];
}

const usualTitle: Readonly<Record<RoundFigure, string>> = {
  ratePerSecond: 'Operations a second',
  latencyMs: 'Mean latency (ms)',
  createMs: 'Creation, mean (ms)',
  cleanUpMs: 'Clean-up, mean (ms)',
};

/** The figure: simulated with the models of its variants, measured with their probes, drawn alike. */
export function primitiveFigure(figure: PrimitiveFigure): Figure {
  return {
    title: figure.title,
    paper: figure.paper,
    simulation: simulatePrimitives(figure.simulated, figure),
    measurement: measurePrimitives(figure.measured, figure),
    draw(directories) {
      const results = readPrimitives(directories);
      return results.length === 0
        ? nothing
        : {
            charts: [{ name: figure.chart.name, spec: draw(results, figure.chart) }],
            evidence: results.flatMap((result) => figure.evidence?.(result) ?? []),
            findings: figure.findings(results),
          };
    },
  };
}

function draw(results: readonly PrimitiveResults[], chart: PrimitiveFigure['chart']) {
  const drawn = results.map((result) => ({
    ...result,
    rounds: result.rounds.filter(({ variant }) => !chart.without?.includes(variant)),
  }));
  return againstCountChart(
    chart.rows.map(([figure, title = usualTitle[figure]]) => ({
      title,
      unit: figure === 'ratePerSecond' ? 'a second' : 'ms',
      values: pointsOf(drawn, figure, chart.count),
    })),
    { title: chart.title, notes: [...primitiveNotes(drawn), ...chart.notes(results)] },
    chart.axis ?? 'Concurrent clients',
    chart.series,
  );
}
