import type { Cell, SweepAxis } from './sweep-axes.ts';
import type { FigurePlan } from './plan-figures.ts';

/** On what a picture rests: `Workload github, n = 2,000 invocations, 2 seeds`. */
export function captionOf(cells: readonly Cell[]): string {
  const counts = new Set(cells.map((cell) => cell.text('invocations')));
  const workloads = new Set(cells.map((cell) => cell.text('workload')));
  const seeds = new Set(cells.map((cell) => cell.text('seed'))).size;
  const [count] = counts;
  return [
    workloads.size === 1 ? `Workload ${[...workloads][0]}` : `${workloads.size} workloads`,
    counts.size === 1 ? `n = ${Number(count).toLocaleString('en-US')} invocations a cell` : '',
    `${seeds} seed${seeds === 1 ? '' : 's'}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** How a picture is divided: one sentence, or none where there is nothing to say. */
export function describePlan({ lines, panels, averaged }: FigurePlan): string[] {
  const parts = [
    ...(lines === undefined ? [] : [`lines: ${lines.name}`]),
    ...(panels === undefined ? [] : [`panels: ${panels.name}`]),
    ...(averaged.length === 0 ? [] : [`means over ${averaged.map(({ name }) => name).join(', ')}`]),
  ];
  const [first = '', ...rest] = parts;
  return parts.length === 0
    ? []
    : [`${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join('; ')}.`];
}

/** How much each axis explains. */
export function describeShares(axes: readonly SweepAxis[], cells: number): string {
  const shares = axes.map(({ name, share }) => `${name} ${percent(share)}`);
  return `Of the variance of the median latency (log) over ${cells.toLocaleString('en-US')} cells each explains alone: ${shares.join(', ')}.`;
}

/** What of a sweep is not in its pictures: one sentence, or none. */
export function leftOut(all: readonly Cell[], cells: readonly Cell[]): string[] {
  const failed = all.length - cells.length;
  const silent = cells.filter((cell) => Number.isNaN(cell.number('latency_ms_p50'))).length;
  const parts = [
    ...(failed > 0 ? [`${failed} cell${failed === 1 ? '' : 's'} that failed`] : []),
    ...(silent > 0 ? [`${silent} without a latency`] : []),
  ];
  return parts.length === 0 ? [] : [`Left out: ${parts.join(', ')}.`];
}

function percent(share: number): string {
  return share > 0 && share < 0.005 ? '<1 %' : `${Math.round(100 * share)} %`;
}
