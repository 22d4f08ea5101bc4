import { latencyAgainstSizeChart } from '../../latency-against-size.ts';
import { latencyByTierChart } from '../../latency-by-tier.ts';
import { latencyDistributionChart } from '../../latency-distribution.ts';
import { lineGridChart } from '../../line-grid.ts';
import { memoryOverTimeChart } from '../../memory-over-time.ts';
import type { ChartSpec } from '../../rendering/render.ts';
import { notes, six, sizes } from './inputs.ts';

const sizeLabels = { series: 'Zygote policy', cache: 'Import cache' };

export function latencyAgainstSize(): ChartSpec {
  const rows = six.flatMap((series, index) =>
    sizes.map((cacheMb, place) => ({
      series,
      cacheMb,
      p50Ms: index * (1 + place),
      p99Ms: 10 ** index * (1 + place),
    })),
  );
  return latencyAgainstSizeChart(rows, { title: 'Six series, one at zero', notes }, sizeLabels);
}

export function latencyAgainstSizeOfOne(): ChartSpec {
  const rows = [{ series: 'sock', cacheMb: 0, p50Ms: 0.5, p99Ms: 30_000 }];
  return latencyAgainstSizeChart(rows, { title: 'One series at one size', notes }, sizeLabels);
}

/** Shares that are nearly all and nearly none, and a tier that nothing found. */
export function latencyByTier(): ChartSpec {
  const samples = [
    { configuration: 'all', tier: 'handler', latencyMs: new Float64Array(9999).fill(0.5) },
    { configuration: 'all', tier: 'root', latencyMs: Float64Array.of(30_000) },
    { configuration: 'some', tier: 'import', latencyMs: Float64Array.of(2, 3, 4, 5, 9, 40) },
    { configuration: 'some', tier: 'root', latencyMs: Float64Array.of(20, 25, 60) },
    { configuration: 'none', tier: 'none', latencyMs: Float64Array.of(0, 200) },
    { configuration: 'none', tier: 'import', latencyMs: new Float64Array(0) },
  ] as const;
  return latencyByTierChart(samples, { title: 'Tiers of three configurations', notes });
}

export function latencyDistribution(): ChartSpec {
  const samples = six.map((series, index) => ({
    series,
    latencyMs: Float64Array.of(0, 0.5 + index, 20 * (index + 1), 30_000),
  }));
  return latencyDistributionChart(
    samples,
    { title: 'Six series with zeros, to half a minute', notes },
    'Policy',
  );
}

export function latencyDistributionOfOneValue(): ChartSpec {
  const samples = [{ series: 'sock', latencyMs: Float64Array.of(3) }];
  return latencyDistributionChart(samples, { title: 'One invocation', notes }, 'Policy');
}

export function latencyDistributionOfNothing(): ChartSpec {
  const samples = [{ series: 'sock', latencyMs: new Float64Array(0) }];
  return latencyDistributionChart(samples, { title: 'No invocations', notes }, 'Policy');
}

export function lineGrid(): ChartSpec {
  const points = ['Simulated', 'Measured'].flatMap((column) =>
    ['Median (ms)', 'Throughput (per s)', 'Memory (MB)'].flatMap((measure, row) =>
      ['v0', 'v1', 'v2'].flatMap((series, line) =>
        [1, 20, 640].map((x) => ({ column, measure, series, x, value: x * row * (line + 1) })),
      ),
    ),
  );
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'Three measures, the first at zero', notes }, labels);
}

export function lineGridOfOnePoint(): ChartSpec {
  const points = [{ column: 'Measured', measure: 'Median (ms)', series: 'v0', x: 0, value: 0 }];
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'A single point', notes }, labels);
}

/** Lines of many points have none, and round ticks. */
export function lineGridOverTime(): ChartSpec {
  const points = Array.from({ length: 60 }, (_, second) => ({
    column: 'Simulated',
    measure: 'Median (ms)',
    series: second % 2 === 0 ? 'all three' : 'no caches',
    x: 5 * second,
    value: (second % 2 === 0 ? 3 : 40) + (second % 12),
  }));
  const labels = {
    x: 'Time (s)',
    series: 'Caches',
    isTime: true,
    withoutPoints: true,
    marks: { Simulated: [60, 120] },
  };
  return lineGridChart(points, { title: 'Over time, with two marks', notes }, labels);
}

/** The last tick is there even where labels lack room for all. */
export function lineGridWithCrowdedTicks(): ChartSpec {
  const points = [1, 20, 40, 80, 120, 160, 240, 320, 480, 640].flatMap((x) =>
    ['one', 'another', 'third'].map((column) => ({
      column,
      measure: 'Memory (MB)',
      series: 'v0',
      x,
      value: x,
    })),
  );
  const labels = { x: 'Nodes', series: 'Builder' };
  return lineGridChart(points, { title: 'More sizes than have room', notes }, labels);
}

/** One limit on the scale, one beyond it. */
export function memoryOverTime(): ChartSpec {
  const samples = Array.from({ length: 40 }, (_, index) => ({
    timeMs: index * 1500,
    handlerMb: Math.min(100, 6 * index),
    importMb: 7 + 3 * (index % 5),
  }));
  const limits = { handlerMb: 100, importMb: 65_536 };
  return memoryOverTimeChart(samples, { title: 'A cache that fills', notes }, limits);
}

const noLimits = { handlerMb: Infinity, importMb: Infinity };

export function memoryOverTimeOfOneMoment(): ChartSpec {
  const samples = [{ timeMs: 0, handlerMb: 0, importMb: 0 }];
  return memoryOverTimeChart(samples, { title: 'Looked at once', notes }, noLimits);
}

export function memoryOverTimeOfNothing(): ChartSpec {
  return memoryOverTimeChart([], { title: 'Never looked at', notes }, noLimits);
}
