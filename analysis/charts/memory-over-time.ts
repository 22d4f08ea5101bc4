import type { TopLevelSpec } from 'vega-lite';
import type { MemorySample } from '../results/read-memory.ts';
import { sizeLabel } from './parts/cache-size-axis.ts';
import { linearAxis } from './parts/quantity-axis.ts';
import { textHalo } from './parts/text-halo.ts';
import { thinSteps } from './parts/thin-steps.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  theme,
  withNotes,
  type ChartText,
} from './rendering/theme.ts';

/** The limits of the accounts in MB; Infinity for none. */
export interface MemoryLimits {
  readonly handlerMb: number;
  readonly importMb: number;
}

const accounts = [
  { name: 'handler cache', field: 'handlerMb', color: '#0072b2', dash: [1, 0] },
  { name: 'import cache', field: 'importMb', color: '#d55e00', dash: [6, 2] },
] as const;

/**
 * The memory of the handler and the import account over the time since the run's first arrival, as
 * steps, and their limits as rules.
 *
 * @param samples in order of time; each holds until the next, and the first is the first arrival
 * @param limits drawn where they are near enough to be on the scale, else told in a note
 */
export function memoryOverTimeChart(
  samples: readonly MemorySample[],
  words: ChartText,
  limits: MemoryLimits,
): TopLevelSpec {
  const startMs = samples[0]?.timeMs ?? 0;
  const unit = timeUnit((samples.at(-1)?.timeMs ?? 0) - startMs);
  const peak = samples.reduce((top, row) => Math.max(top, row.handlerMb, row.importMb), 0);
  const shown = accounts
    .map((account) => ({ ...account, limit: limits[account.field] }))
    .filter(({ limit }) => limit <= Math.max(peak, 1) * 3);
  const rules = [...new Set(shown.map(({ limit }) => limit))].map((limit) => {
    const sharing = shown.filter((account) => account.limit === limit);
    return {
      limitMb: limit,
      label: `limit of ${sharing.length === 2 ? 'each' : sharing[0]!.name}`,
      color: sharing.length === 2 ? '#444444' : sharing[0]!.color,
    };
  });
  const notes = accounts
    .filter(({ name }) => !shown.some((account) => account.name === name))
    .map(({ name, field }) => limitNote(name, limits[field]));
  // The name of a limit stands above it, so the scale goes a little beyond.
  const axis = linearAxis(Math.max(peak, ...rules.map(({ limitMb }) => limitMb * 1.05)), 6);
  const names = accounts.map(({ name }) => name);
  const legend = { title: null, symbolType: 'stroke' as const, symbolSize: 900 };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(withNotes(words, notes), columnPlotWidth),
    width: columnPlotWidth,
    height: 210,
    layer: [
      {
        data: {
          values: accounts.flatMap((account) => rowsOf(samples, account, startMs, unit.ms)),
        },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.6 },
        encoding: {
          x: {
            field: 'time',
            type: 'quantitative',
            scale: { nice: false, domain: [0, unit.end || 1] },
            axis: {
              title: `Time since the first arrival (${unit.name})`,
              tickCount: 6,
              format: ',~r',
            },
          },
          y: {
            field: 'memory_mb',
            type: 'quantitative',
            scale: axis.scale,
            axis: { values: axis.axis.values, title: 'Memory (MB)', format: ',~r' },
          },
          color: {
            field: 'account',
            type: 'nominal',
            scale: { domain: names, range: accounts.map(({ color }) => color) },
            legend,
          },
          order: { field: 'order', type: 'quantitative' },
          strokeDash: {
            field: 'account',
            type: 'nominal',
            scale: { domain: names, range: accounts.map(({ dash }) => [...dash]) },
            legend,
          },
        },
      },
      ...rules.flatMap(ruleLayers),
    ],
  };
}

/** A limit as a dotted line with its name above it. */
function ruleLayers(rule: { limitMb: number; label: string; color: string }) {
  const data = { values: [{ limit_mb: rule.limitMb, label: rule.label }] };
  const y = { field: 'limit_mb', type: 'quantitative' as const, title: 'Memory (MB)' };
  return [
    {
      data,
      mark: { type: 'rule' as const, strokeDash: [2, 3], strokeWidth: 1.5, color: rule.color },
      encoding: { y },
    },
    ...textHalo.map((look) => ({
      data,
      mark: {
        type: 'text' as const,
        align: 'right' as const,
        baseline: 'bottom' as const,
        dy: -3,
        fontSize: 11,
        color: rule.color,
        ...look,
      },
      encoding: { x: { value: columnPlotWidth }, y, text: { field: 'label' } },
    })),
  ];
}

function rowsOf(
  samples: readonly MemorySample[],
  { name, field }: (typeof accounts)[number],
  startMs: number,
  unitMs: number,
) {
  const steps = samples.map((sample) => ({ timeMs: sample.timeMs, value: sample[field] }));
  return thinSteps(steps, columnPlotWidth).map(({ timeMs, value }, order) => ({
    account: name,
    time: brief((timeMs - startMs) / unitMs),
    memory_mb: brief(value),
    order,
  }));
}

/** The unit in which the axis of time has short numbers, and the end of the span in it. */
function timeUnit(spanMs: number): { name: string; ms: number; end: number } {
  const [name, ms]: [string, number] =
    spanMs >= 3 * 3_600_000
      ? ['h', 3_600_000]
      : spanMs >= 10 * 60_000
        ? ['min', 60_000]
        : spanMs >= 2_000
          ? ['s', 1_000]
          : ['ms', 1];
  return { name, ms, end: spanMs / ms };
}

function limitNote(name: string, limitMb: number): string {
  return limitMb === Infinity
    ? `The ${name} has no limit.`
    : `The limit of the ${name}, ${sizeLabel(limitMb)} MB, is beyond the scale.`;
}
