import { phases } from '../results/read-run-rows.ts';
import { effectSize } from '../statistics/hypotheses/effect-size.ts';
import { formatNumber, textTable } from '../text-table.ts';
import type { Comparison } from './compare-runs.ts';
import { judgedFigures } from './judge.ts';
import { comparedText, figureNames, withInterval } from './verdict.ts';

const text = (header: string) => ({ header, kind: 'text' }) as const;
const number = (header: string) => ({ header, kind: 'number' }) as const;

/** A comparison for the terminal: tables, a verdict for each pair, and how it was made. */
export function comparisonText({ runs, pairs, method }: Comparison): string {
  const percent = (share: number) => formatNumber(100 * share);
  const cautions = new Set(pairs.flatMap((pair) => pair.cautions));
  return [
    textTable(
      [text('latency (ms)'), number('n'), ...judgedFigures.map((name) => text(figureNames[name]))],
      runs.map((run) => [
        run.label,
        run.invocations,
        ...judgedFigures.map((name) => withInterval(run.latencyMs[name], formatNumber)),
      ]),
    ),
    textTable(
      [text('mean of a phase (ms)'), ...phases.map((phase) => number(phase))],
      runs.map((run) => [run.label, ...phases.map((phase) => run.phaseMeanMs[phase])]),
    ),
    textTable(
      [
        text(`beside ${runs[0]!.label}`),
        text('figure'),
        text('ratio, or difference'),
        text('judged'),
      ],
      pairs.flatMap((pair) =>
        judgedFigures.map((name) => [
          pair.label,
          figureNames[name],
          comparedText(pair.figures[name]),
          pair.figures[name].judgement,
        ]),
      ),
    ),
    textTable(
      [
        text('tests'),
        number('Mann–Whitney U'),
        number('p'),
        number("Cliff's delta"),
        text('effect'),
        number('means differ by (ms)'),
        number('permutation p'),
      ],
      pairs.map(({ label, mannWhitney: rank, permutation }) => [
        label,
        rank.u,
        rank.p,
        rank.cliffsDelta,
        effectSize(rank.cliffsDelta),
        permutation.difference,
        permutation.p,
      ]),
    ),
    ...pairs.map(({ verdict }) => `${verdict.sentence}\n`),
    ...Array.from(cautions, (caution) => `Note: ${caution}.\n`),
    `In brackets: intervals of the circular block bootstrap (blocks of √n, ${formatNumber(method.resamples)} draws), ${percent(method.confidence)} %; those of ratios ${percent(method.confidenceOfEach)} % each, so that all hold together. "equal": within ${percent(method.margin)} %. p-values are adjusted for several runs (Holm).\n`,
  ].join('\n');
}
