import { againstCountChart, type ValueAtCount } from '../../against-count.ts';
import { axisGridChart, type GridValue } from '../../axis-grid.ts';
import { costBarsChart } from '../../cost-bars.ts';
import { dotPanelsChart } from '../../dot-panels.ts';
import { type GroupedRange, groupedRangesChart } from '../../grouped-ranges.ts';
import type { ChartSpec } from '../../rendering/render.ts';
import { notes } from './inputs.ts';

const counted: ValueAtCount[] = ['Simulated', 'Measured'].flatMap((column) =>
  ['bind mount', 'overlay'].flatMap((series, line) =>
    [16, 0, 1000].map((count) => {
      const value = (count + 1) * (line + 1) * (column === 'Measured' ? 1.3 : 1);
      return { column, series, count, value, low: value / 2, high: 2 * value };
    }),
  ),
);

export function againstCount(): ChartSpec {
  const measures = [
    { title: 'Rate (per s)', unit: 'per s', values: counted },
    { title: 'Latency (ms)', unit: 'ms', values: counted },
  ];
  const title = 'Two measures, a column for each source';
  return againstCountChart(measures, { title, notes }, 'Clients', 'Kind');
}

/** As wide as a column of text, and with a zero, which a log axis has no place for. */
export function againstCountOfOneSource(): ChartSpec {
  const copy = { column: 'Measured', series: 'copy', count: 16, value: 0, low: 0, high: 0 };
  const values = [...counted.filter(({ column }) => column === 'Measured'), copy];
  const title = 'One source, zeros among its values';
  return againstCountChart(
    [{ title: 'Rate (per s)', unit: 'per s', values }],
    { title, notes },
    'Clients',
    'Kind',
  );
}

/** More panels than have room side by side, the places words. */
export function axisGrid(): ChartSpec {
  const labels = ['none', 'lru', 'faascache'];
  const values = ['github', 'imports', 'reqbench', 'pipbench'].flatMap((panel, row) =>
    ['sock', 'static'].flatMap((series, line) =>
      labels.map((place, index): GridValue => {
        const value = (row + 1) * (line + 2) * 4 ** (2 - index);
        return { panel, series, place, value, low: value * 0.8, high: value * 1.4 };
      }),
    ),
  );
  return axisGridChart(
    [{ title: 'Median latency (ms)', unit: 'ms', values }],
    { title: 'Four panels in rows of three', notes },
    {
      places: { title: 'Handler policy', labels },
      series: 'Zygote policy',
      isJoined: false,
      columnsMax: 3,
    },
  );
}

export function costBars(): ChartSpec {
  const phases = { queue: 2, install: 0, provision: 60, import: 1000, execute: 234.4 };
  const rows = ['fresh', 'forked', 'paused'].flatMap((configuration, index) =>
    Object.entries(phases).map(([phase, ms]) => ({
      configuration,
      phase,
      meanMs: ms / 4 ** index,
    })),
  );
  return costBarsChart(rows, { title: 'Phases of an invocation; none installs', notes });
}

/** Phases that are none of an invocation's, side by side. */
export function costBarsGrouped(): ChartSpec {
  const rows = ['lean', 'docker'].flatMap((configuration, index) =>
    ['boot', 'load'].map((phase, place) => ({
      configuration,
      phase,
      meanMs: 0.5 + 20 * index + 7 * place,
    })),
  );
  return costBarsChart(rows, { title: 'Phases of another kind', notes }, 'grouped');
}

export function costBarsOfNothing(): ChartSpec {
  const rows = [{ configuration: 'lean', phase: 'boot', meanMs: 0 }];
  return costBarsChart(rows, { title: 'No costs', notes });
}

export function dotPanels(): ChartSpec {
  const dots = ['Install (ms)', 'Import (ms)'].flatMap((panel, place) =>
    ['django', 'numpy', 'six'].flatMap((item, line) =>
      ['2017', 'here'].map((series, source) => ({
        panel,
        item,
        series,
        value: (source + 1) * 10 ** (3 - line - place),
      })),
    ),
  );
  return dotPanelsChart(dots, { title: 'Things on lines', notes }, 'Source');
}

/** Panels need not have all things, nor anything but zeros. */
export function dotPanelsWithGaps(): ChartSpec {
  const dots = [
    { panel: 'Import (ms)', item: 'django', series: 'here', value: 0 },
    { panel: 'Installed (MB)', item: 'numpy', series: 'here', value: 3 },
  ];
  return dotPanelsChart(dots, { title: 'A thing in either panel', notes }, 'Source');
}

const latencyLabels = { quantity: 'Latency (ms)', unit: 'ms', series: 'Platform' };
const range = (panel: string, group: string, series: string, middle: number): GroupedRange => ({
  panel,
  group,
  series,
  middle,
  low: middle / 2,
  high: middle * 20,
  innerLow: middle * 0.9,
  innerHigh: middle * 1.5,
});

export function groupedRanges(): ChartSpec {
  const rows = ['Simulated', 'Measured'].flatMap((panel) =>
    ['1 client', '20 clients'].flatMap((group, index) => [
      range(panel, group, 'docker', 412.3 * (index + 1)),
      range(panel, group, 'lean', 12.5 * (index + 1)),
    ]),
  );
  return groupedRangesChart(rows, { title: 'Two platforms', notes }, latencyLabels);
}

/** Without a legend, and one of them without a range. */
export function groupedRangesOfOneSeries(): ChartSpec {
  const place = { panel: 'Measured', series: 'lean' };
  const rows = [
    { ...place, group: 'one', middle: 3, low: 3, high: 3 },
    { ...place, group: 'another', middle: 5, low: 2, high: 9 },
  ];
  return groupedRangesChart(rows, { title: 'One platform', notes }, latencyLabels);
}

export function groupedRangesWithZeros(): ChartSpec {
  const rows = [range('Measured', 'hit', 'lean', 0), range('Measured', 'miss', 'lean', 100)];
  return groupedRangesChart(rows, { title: 'A hit takes no time', notes }, latencyLabels);
}

export function groupedRangesOfNothing(): ChartSpec {
  return groupedRangesChart([], { title: 'No platforms', notes }, latencyLabels);
}
