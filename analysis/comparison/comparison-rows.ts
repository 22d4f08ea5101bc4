import { phases } from '../results/read-run-rows.ts';
import type { Comparison, PairComparison, RunFigures } from './compare-runs.ts';
import { judgedFigures } from './judge.ts';

/** A row of `comparison.csv`: a figure of a run, and what it is beside the baseline's. */
export interface ComparisonRow {
  readonly run: string;
  readonly baseline: string;
  readonly invocations: number;
  /** `latency_mean`, `latency_p50`, ..., `queue_mean`, ... */
  readonly figure: string;
  readonly value_ms: number;
  readonly low_ms: number | '';
  readonly high_ms: number | '';
  readonly ratio: number | '';
  readonly ratio_low: number | '';
  readonly ratio_high: number | '';
  readonly difference_ms: number | '';
  readonly difference_low_ms: number | '';
  readonly difference_high_ms: number | '';
  readonly judgement: string;
}

/** The rows of `comparison.csv`; what there is none of, as intervals of phases
 * and ratios to a baseline of 0, is an empty cell. */
export function comparisonRows({ runs, pairs }: Comparison): ComparisonRow[] {
  return runs.flatMap((run, index) => rowsOfRun(run, runs[0]!, pairs[index - 1]));
}

function rowsOfRun(
  run: RunFigures,
  baseline: RunFigures,
  pair: PairComparison | undefined,
): ComparisonRow[] {
  const common = {
    run: run.label,
    baseline: pair === undefined ? '' : baseline.label,
    invocations: run.invocations,
  };
  const latencies = judgedFigures.map((figure): ComparisonRow => {
    const { estimate, low, high } = run.latencyMs[figure];
    const compared = pair?.figures[figure];
    return {
      ...common,
      figure: `latency_${figure}`,
      value_ms: estimate,
      low_ms: low,
      high_ms: high,
      ratio: compared?.ratio?.estimate ?? '',
      ratio_low: compared?.ratio?.low ?? '',
      ratio_high: compared?.ratio?.high ?? '',
      difference_ms: compared?.difference.estimate ?? '',
      difference_low_ms: compared?.difference.low ?? '',
      difference_high_ms: compared?.difference.high ?? '',
      judgement: compared?.judgement ?? '',
    };
  });
  const means = phases.map((phase): ComparisonRow => {
    const value = run.phaseMeanMs[phase];
    const base = baseline.phaseMeanMs[phase];
    return {
      ...common,
      figure: `${phase}_mean`,
      value_ms: value,
      low_ms: '',
      high_ms: '',
      ratio: pair === undefined || base === 0 ? '' : value / base,
      ratio_low: '',
      ratio_high: '',
      difference_ms: pair === undefined ? '' : value - base,
      difference_low_ms: '',
      difference_high_ms: '',
      judgement: '',
    };
  });
  return [...latencies, ...means];
}
