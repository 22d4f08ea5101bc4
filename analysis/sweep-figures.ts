import path from 'node:path';
import { latencyAgainstSizeChart } from './charts/latency-against-size.ts';
import { memoryOverTimeChart } from './charts/memory-over-time.ts';
import { popularitySkewChart } from './charts/popularity-skew.ts';
import type { ChartSpec } from './charts/render.ts';
import { tiersStackedChart } from './charts/tiers-stacked.ts';
import { readCells, type SweepCell } from './results/read-cells.ts';
import { readMemory } from './results/read-memory.ts';

const columns = [
  'cell',
  'status',
  'workload',
  'seed',
  'platform',
  'profile',
  'handler_policy',
  'handler_cache_mb',
  'zygote_policy',
  'import_cache_mb',
  'shared_pool_mb',
  'tree',
  'install_cache',
  'arrivals',
  'clients',
  'rate',
  'popularity',
  'zipf',
  'invocations',
  'latency_ms_p50',
  'latency_ms_p99',
  'tiers_handler',
  'tiers_import',
  'tiers_root',
  'tiers_none',
] as const;
type Column = (typeof columns)[number];
type Cell = SweepCell<Column>;

/** Options that tell configurations apart in a legend, in the order in which they are named. */
const seriesColumns = columns.slice(2, 19) as readonly Column[];
const sizeColumns = {
  import_cache_mb: 'Import cache',
  handler_cache_mb: 'Handler cache',
  shared_pool_mb: 'Shared pool',
} as const;
/** More pictures of single cells than this help nobody. */
const memoryChartsMax = 12;

/** A picture of a sweep, by the name of its files. */
export interface SweepFigure {
  readonly name: string;
  readonly spec: ChartSpec;
}

/**
 * The pictures of a sweep, as its `cells.csv` and the cells' `memory.csv` give them: latency and
 * tiers against each cache size that varies, latency against the Zipf exponent where that varies,
 * and memory over time of the first cells.
 */
export function sweepFigures(directory: string): SweepFigure[] {
  const all = readCells(path.join(directory, 'cells.csv'), columns);
  const cells = all.filter((cell) => cell.text('status') === 'ok');
  const figures: SweepFigure[] = [];
  for (const [column, cache] of Object.entries(sizeColumns)) {
    if (varies(cells, column as Column)) {
      figures.push(...figuresAgainstSize(cells, column as keyof typeof sizeColumns, cache));
    }
  }
  if (varies(cells, 'zipf')) {
    figures.push(figureAgainstSkew(cells));
  }
  return [...figures, ...memoryFigures(cells, directory)];
}

function varies(cells: readonly Cell[], column: Column): boolean {
  return new Set(cells.map((cell) => cell.text(column))).size > 1;
}

/** What tells a cell from the others, but for the option on the horizontal axis. */
function seriesOf(cells: readonly Cell[], axis: Column | undefined): (cell: Cell) => string {
  const telling = seriesColumns.filter((column) => column !== axis && varies(cells, column));
  return (cell) =>
    telling.map((column) => wordsFor(column, cell.text(column))).join(', ') ||
    cell.text('zygote_policy');
}

function wordsFor(column: Column, value: string): string {
  const unit = column.endsWith('_mb') ? ' MB' : '';
  const isName = column.endsWith('policy') || ['workload', 'tree', 'platform'].includes(column);
  return isName && column !== 'handler_policy'
    ? value
    : `${column.replace(/_mb$/, '').replaceAll('_', ' ')} ${value}${unit}`;
}

function captionOf(cells: readonly Cell[]): string {
  const count = [...new Set(cells.map((cell) => cell.text('invocations')))];
  const seeds = new Set(cells.map((cell) => cell.text('seed'))).size;
  const n = count.length === 1 ? `n = ${Number(count[0]).toLocaleString('en-US')} invocations` : '';
  return [`Workload ${cells[0]!.text('workload')}`, n, `${seeds} seed${seeds === 1 ? '' : 's'}`]
    .filter((part) => part !== '')
    .join(', ');
}

function figuresAgainstSize(
  cells: readonly Cell[],
  column: keyof typeof sizeColumns,
  cache: string,
): SweepFigure[] {
  const series = seriesOf(cells, column);
  const words = { notes: [`${captionOf(cells)}; simulated.`] };
  const latencies = cells.map((cell) => ({
    series: series(cell),
    cacheMb: cell.number(column),
    p50Ms: cell.number('latency_ms_p50'),
    p99Ms: cell.number('latency_ms_p99'),
  }));
  const tiers = cells.map((cell) => ({
    series: series(cell),
    cacheMb: cell.number(column),
    tiers: {
      handler: cell.number('tiers_handler'),
      import: cell.number('tiers_import'),
      root: cell.number('tiers_root'),
      none: cell.number('tiers_none'),
    },
  }));
  const name = column.replace(/_mb$/, '').replaceAll('_', '-');
  return [
    {
      name: `latency-against-${name}`,
      spec: latencyAgainstSizeChart(
        latencies,
        { ...words, title: `Latency against the ${cache.toLowerCase()}` },
        { series: 'Configuration', cache },
      ),
    },
    {
      name: `tiers-by-${name}`,
      spec: tiersStackedChart(tiers, { ...words, title: 'What invocations find' }, cache),
    },
  ];
}

function figureAgainstSkew(cells: readonly Cell[]): SweepFigure {
  const series = seriesOf(cells, 'zipf');
  return {
    name: 'latency-against-skew',
    spec: popularitySkewChart(
      cells.map((cell) => ({
        series: series(cell),
        zipf: cell.number('zipf'),
        value: cell.number('latency_ms_p50'),
      })),
      {
        title: 'Latency against the skew of popularity',
        notes: [`${captionOf(cells)}; simulated.`],
      },
      { kind: 'latency', name: 'Median latency' },
      'Configuration',
    ),
  };
}

function memoryFigures(cells: readonly Cell[], directory: string): SweepFigure[] {
  const series = seriesOf(cells, undefined);
  return cells.slice(0, memoryChartsMax).map((cell) => ({
    name: `memory-over-time-${cell.text('cell')}`,
    spec: memoryOverTimeChart(
      readMemory(path.join(directory, 'cells', cell.text('cell'))),
      {
        title: 'Memory of the caches',
        notes: [`${series(cell)}; ${captionOf([cell])}; simulated.`],
      },
      {
        handlerMb: cell.number('handler_cache_mb'),
        importMb: cell.number('import_cache_mb'),
      },
    ),
  }));
}
