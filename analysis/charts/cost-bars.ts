import type { TopLevelSpec } from 'vega-lite';
import { formatNumber } from '../text-table.ts';
import { linearAxis } from './parts/quantity-axis.ts';
import {
  brief,
  chartTitle,
  columnPlotWidth,
  inOrderOfAppearance,
  legendColumns,
  seriesColors,
  theme,
  type ChartText,
} from './rendering/theme.ts';

/** The mean time that one configuration spends in one phase of an invocation. */
export interface PhaseCost {
  readonly configuration: string;
  /** `queue`, `install`, `provision`, `import`, `execute`, or another. */
  readonly phase: string;
  readonly meanMs: number;
}

/**
 * Where the time of an invocation goes: horizontal bars by configuration, the phases stacked (with
 * their sum at the end) or side by side (each with its value). Phases that cost nothing anywhere
 * are left out. Bars begin at zero, on a linear scale.
 *
 * @param rows configurations and phases in the order in which they are to appear
 */
export function costBarsChart(
  rows: readonly PhaseCost[],
  words: ChartText,
  layout: 'stacked' | 'grouped' = 'stacked',
): TopLevelSpec {
  const used = new Set(rows.filter(({ meanMs }) => meanMs > 0).map(({ phase }) => phase));
  const phases = inOrderOfAppearance(rows.map(({ phase }) => phase)).filter((phase) =>
    used.has(phase),
  );
  const configurations = inOrderOfAppearance(rows.map(({ configuration }) => configuration));
  const values = rows
    .filter(({ phase }) => used.has(phase))
    .map(({ configuration, phase, meanMs }) => ({
      configuration,
      phase,
      rank: phases.indexOf(phase),
      mean_ms: brief(meanMs),
      label: formatNumber(meanMs),
    }));
  const stacked = layout === 'stacked';
  const ends = stacked ? configurations.map((name) => totalOf(name, rows)) : values;
  const axis = linearAxis(Math.max(0, ...ends.map(({ mean_ms }) => mean_ms)), 6);
  const y = {
    field: 'configuration',
    type: 'nominal' as const,
    sort: configurations,
    axis: { title: null, ticks: false, domain: false, labelPadding: 6 },
  };
  const yOffset = { field: 'phase', sort: phases, scale: { domain: phases, paddingInner: 0.1 } };
  const x = {
    field: 'mean_ms',
    type: 'quantitative' as const,
    scale: axis.scale,
    axis: { ...axis.axis, title: 'Mean time of an invocation (ms)' },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: theme,
    title: chartTitle(words, columnPlotWidth),
    width: columnPlotWidth - 60,
    height: { step: stacked ? 30 : 15 },
    layer: [
      {
        data: { values },
        mark: {
          type: 'bar',
          ...(stacked ? { height: 20, stroke: '#ffffff', strokeWidth: 0.5 } : {}),
        },
        encoding: {
          y,
          ...(stacked ? {} : { yOffset }),
          x: stacked ? { ...x, stack: 'zero' } : x,
          order: { field: 'rank', type: 'quantitative' },
          color: {
            field: 'phase',
            type: 'nominal',
            sort: phases,
            scale: { domain: phases, range: phaseColors(phases) },
            legend: phaseLegend(phases),
          },
        },
      },
      {
        data: { values: ends },
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 11, color: '#222222' },
        encoding: {
          y,
          ...(stacked ? {} : { yOffset }),
          x,
          text: { field: 'label', type: 'nominal' },
        },
      },
    ],
  };
}

function totalOf(name: string, rows: readonly PhaseCost[]) {
  const total = rows
    .filter(({ configuration }) => configuration === name)
    .reduce((sum, { meanMs }) => sum + meanMs, 0);
  return { configuration: name, mean_ms: brief(total), label: formatNumber(total) };
}

function phaseLegend(phases: readonly string[]) {
  const columns = legendColumns(phases, columnPlotWidth);
  return phases.length === 0 ? null : { title: 'Phase', columns, symbolType: 'square' };
}

/** The usual phases have colours of their own in all charts. */
function phaseColors(phases: readonly string[]): string[] {
  const usual = ['queue', 'install', 'provision', 'import', 'execute'];
  const colors = ['#999999', '#cc79a7', '#0072b2', '#e69f00', '#009e73'];
  return phases.every((phase) => usual.includes(phase))
    ? phases.map((phase) => colors[usual.indexOf(phase)]!)
    : seriesColors.slice(0, phases.length);
}
