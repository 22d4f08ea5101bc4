import path from 'node:path';
import { axisGridChart, type GridValue } from '../charts/axis-grid.ts';
import { memoryOverTimeChart } from '../charts/memory-over-time.ts';
import type { ChartSpec } from '../charts/rendering/render.ts';
import type { ChartText } from '../charts/rendering/theme.ts';
import { tiersAtPlacesChart } from '../charts/tiers-stacked.ts';
import { readCells } from '../results/read-cells.ts';
import { readMemory } from '../results/read-memory.ts';
import { tiers } from '../results/tiers.ts';
import { type FigurePlan, planFigures } from './plan-figures.ts';
import { captionOf, describeShares, describePlan, leftOut } from './sweep-captions.ts';
import { type Cell, type OptionColumn, sweepAxes, type SweepAxis } from './sweep-axes.ts';
import { optionColumns, type SweepColumn } from './sweep-columns.ts';

/** More pictures of single cells than this help nobody. */
const memoryChartsMax = 12;
/** More panels of bars than this have no room in a picture. */
const barPanelsMax = 12;

/** A picture of a sweep, by the name of its files; it is made when it is asked for. */
export interface SweepFigure {
  readonly name: string;
  spec(): ChartSpec;
}

/** The pictures of a sweep, and what is to be known of them. */
export interface SweepFigures {
  readonly figures: readonly SweepFigure[];
  /** How much each axis explains, and how the pictures are divided; sentences. */
  readonly notes: readonly string[];
}

/**
 * The pictures of a sweep, as its `cells.csv` and the cells' `memory.csv` give them: latency and
 * tiers along each quantity that varies, divided by the axes that explain most of the variance of
 * the median latency, and memory over time of the first cells.
 *
 * @param by the axes to draw instead: along, lines, panels
 */
export function sweepFigures(directory: string, by: readonly OptionColumn[] = []): SweepFigures {
  const needed: readonly SweepColumn[] = ['cell', 'status', ...optionColumns];
  const all = readCells<SweepColumn>(path.join(directory, 'cells.csv'), needed);
  const cells = all.filter((cell) => cell.text('status') === 'ok');
  const axes = sweepAxes(cells);
  const caption = `${captionOf(cells)}; simulated.`;
  const about = [
    ...(axes.length > 1 ? [describeShares(axes, cells.length)] : []),
    ...leftOut(all, cells),
  ];
  const figures = planFigures(axes, by).flatMap((plan) => [
    ...latencyFigures(cells, plan, [caption, ...describePlan(plan), ...about]),
    tiersFigure(cells, plan, caption, about),
  ]);
  const isMore = cells.length > memoryChartsMax;
  return {
    figures: [...figures, ...memoryFigures(cells, axes, directory)],
    notes: isMore
      ? [...about, `Memory is drawn of the first ${memoryChartsMax} cells alone.`]
      : about,
  };
}

/** Cells by where they are drawn: panel, line, place along the axis, in this order. */
function placed(cells: readonly Cell[], { along, lines, panels }: FigurePlan): Placed[] {
  const keyOf = (...labels: readonly string[]): string => JSON.stringify(labels);
  const groups = Map.groupBy(cells, (cell) =>
    keyOf(panels?.labelOf(cell) ?? '', lines?.labelOf(cell) ?? '', along.labelOf(cell)),
  );
  return (panels?.labels ?? ['']).flatMap((panel) =>
    (lines?.labels ?? ['']).flatMap((series) =>
      along.labels.flatMap((place) => {
        const own = groups.get(keyOf(panel, series, place));
        return own === undefined ? [] : [{ panel, series, place, own }];
      }),
    ),
  );
}

interface Placed {
  readonly panel: string;
  readonly series: string;
  readonly place: string;
  readonly own: readonly Cell[];
}

/** None where no cell has a latency. */
function latencyFigures(
  cells: readonly Cell[],
  plan: FigurePlan,
  notes: readonly string[],
): SweepFigure[] {
  const { along, lines, panels, averaged } = plan;
  const hasRange = averaged.every(({ column }) => column === 'seed');
  const measure = (title: string, column: 'latency_ms_p50' | 'latency_ms_p99') => ({
    title,
    unit: 'ms',
    values: placed(cells, plan).flatMap(({ panel, series, place, own }): GridValue[] => {
      const values = own.map((cell) => cell.number(column)).filter((value) => value >= 0);
      if (values.length === 0) {
        return [];
      }
      const value = values.reduce((sum, each) => sum + each, 0) / values.length;
      const low = hasRange ? Math.min(...values) : value;
      const high = hasRange ? Math.max(...values) : value;
      const name = panels === undefined ? '' : panels.words(panel);
      return [{ panel: name, series, place, value, low, high }];
    }),
  });
  const measures = [
    measure('Median latency (ms)', 'latency_ms_p50'),
    measure('99th percentile (ms)', 'latency_ms_p99'),
  ].filter(({ values }) => values.length > 0);
  if (measures.length === 0) {
    return [];
  }
  const words: ChartText = {
    title: along.isQuantity ? `Latency against the ${along.name}` : `Latency by ${along.name}`,
    notes:
      hasRange && averaged.length > 0
        ? [...notes, 'Thin lines: from the lowest seed to the highest.']
        : notes,
  };
  const figure = {
    name: `latency-against-${fileName(along)}`,
    spec: () =>
      axisGridChart(measures, words, {
        places: { title: along.title, labels: along.labels },
        series: lines?.title ?? '',
        names: lines?.labels ?? [''],
        isJoined: along.isQuantity,
        columnsMax: 3,
      }),
  };
  return [figure];
}

function tiersFigure(
  cells: readonly Cell[],
  plan: FigurePlan,
  caption: string,
  about: readonly string[],
): SweepFigure {
  const { along, lines, panels } = plan;
  const isWide = (lines?.labels.length ?? 1) * (panels?.labels.length ?? 1) > barPanelsMax;
  const drawn = isWide ? { ...plan, panels: undefined } : plan;
  const divisions = [lines, drawn.panels].flatMap((axis) =>
    axis === undefined ? [] : [axis.name],
  );
  const rows = placed(cells, drawn).map(({ panel, series, place, own }) => ({
    series: [lines && lines.short(series), drawn.panels && drawn.panels.short(panel)]
      .filter((word) => word !== undefined)
      .join(', '),
    place,
    tiers: {
      handler: total(own, 'handler'),
      import: total(own, 'import'),
      root: total(own, 'root'),
      none: total(own, 'none'),
    },
  }));
  const division = divisions.length === 0 ? [] : [`Panels: ${divisions.join(', ')}.`];
  return {
    name: `tiers-by-${fileName(along)}`,
    spec: () =>
      tiersAtPlacesChart(
        rows,
        { title: 'What invocations find', notes: [caption, ...division, ...about] },
        { title: along.title, labels: along.labels },
      ),
  };
}

function total(cells: readonly Cell[], tier: (typeof tiers)[number]): number {
  return cells.reduce((sum, cell) => sum + (cell.number(`tiers_${tier}`) || 0), 0);
}

function memoryFigures(
  cells: readonly Cell[],
  axes: readonly SweepAxis[],
  directory: string,
): SweepFigure[] {
  return cells.slice(0, memoryChartsMax).map((cell) => {
    const settings = axes.map((axis) => axis.words(axis.labelOf(cell)));
    return {
      name: `memory-over-time-${cell.text('cell')}`,
      spec: () =>
        memoryOverTimeChart(
          readMemory(path.join(directory, 'cells', cell.text('cell'))),
          {
            title: 'Memory of the caches',
            notes: [`${[...settings, captionOf([cell])].join('; ')}; simulated.`],
          },
          {
            handlerMb: cell.number('handler_cache_mb'),
            importMb: cell.number('import_cache_mb'),
          },
        ),
    };
  });
}

function fileName({ column }: SweepAxis): string {
  return column.replace(/_mb$/, '').replaceAll('_', '-');
}
