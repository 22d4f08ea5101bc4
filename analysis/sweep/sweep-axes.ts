import { sizeLabel } from '../charts/parts/cache-size-axis.ts';
import { explainedShare } from '../statistics/explained-share.ts';
import type { SweepCell } from '../results/read-cells.ts';
import { shortNames } from './short-names.ts';
import { optionColumns, type SweepColumn } from './sweep-columns.ts';

export type Cell = SweepCell<SweepColumn>;

/** An option that differs between the cells of a sweep. */
export interface SweepAxis {
  readonly column: OptionColumn;
  /** `import cache`; with its unit `import cache (MB)`. */
  readonly name: string;
  readonly title: string;
  /** Whether its values are quantities. */
  readonly isQuantity: boolean;
  /** The label of each value, quantities in ascending order, others as they come. */
  readonly labels: readonly string[];
  labelOf(cell: Cell): string;
  /** A label with its unit, `256 MB`, and with the axis's name: `import cache 256 MB`. */
  short(label: string): string;
  words(label: string): string;
  /** How much of the variance of the cells' median latency it explains, from 0 to 1. */
  readonly share: number;
}

export type OptionColumn = (typeof optionColumns)[number];

/** What columns are called, where it is not their name. */
const names: Partial<Record<OptionColumn, string>> = {
  zygote_policy: 'Zygote policy',
  zipf: 'Zipf exponent',
  rate: 'arrivals a second',
  azure_trace: 'Azure trace',
};
/**
 * The axes of a sweep, those first that explain most of the variance of the median latency: of its
 * logarithm, since latencies span orders of magnitude, where none is 0. The seed comes last.
 */
export function sweepAxes(cells: readonly Cell[]): SweepAxis[] {
  const axes = optionColumns
    .filter((column) => new Set(cells.map((cell) => cell.text(column))).size > 1)
    .map((column) => axisOf(cells, column));
  return axes.toSorted(
    (one, other) =>
      Number(one.column === 'seed') - Number(other.column === 'seed') || other.share - one.share,
  );
}

function axisOf(cells: readonly Cell[], column: OptionColumn): SweepAxis {
  const texts = [...new Set(cells.map((cell) => cell.text(column)))];
  const isQuantity = column !== 'seed' && texts.every((text) => quantityOf(text) !== undefined);
  const ordered = isQuantity
    ? texts.toSorted((one, other) => (quantityOf(one)! < quantityOf(other)! ? -1 : 1))
    : texts;
  const labels = isQuantity
    ? ordered.map((text) => sizeLabel(quantityOf(text)!))
    : shortNames(ordered.map((text) => text || 'not set'));
  const byText = new Map(ordered.map((text, at) => [text, labels[at]!]));
  const name = names[column] ?? column.replace(/_(mb|ms)$/, '').replaceAll('_', ' ');
  const unit = column.endsWith('_mb') ? 'MB' : column.endsWith('_ms') ? 'ms' : undefined;
  const short = (label: string): string =>
    unit === undefined || label === 'unlimited' ? label : `${label} ${unit}`;
  return {
    column,
    name,
    title: capital(unit === undefined ? name : `${name} (${unit})`),
    isQuantity,
    labels,
    labelOf: (cell) => byText.get(cell.text(column))!,
    short,
    words: (label) => `${name} ${short(label)}`,
    share: shareOf(cells, column),
  };
}

function shareOf(cells: readonly Cell[], column: OptionColumn): number {
  const told = cells.filter((cell) => !Number.isNaN(cell.number('latency_ms_p50')));
  if (told.length === 0) {
    return 0;
  }
  const latencies = told.map((cell) => cell.number('latency_ms_p50'));
  const isPositive = latencies.every((latency) => latency > 0);
  return explainedShare(
    isPositive ? latencies.map(Math.log) : latencies,
    told.map((cell) => cell.text(column)),
  );
}

/** A number, `unlimited` included; undefined for any other word. */
function quantityOf(text: string): number | undefined {
  if (text === 'unlimited') {
    return Infinity;
  }
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
