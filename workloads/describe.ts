import { quantileSorted, sum } from 'simple-statistics';
import { ImputedCost, type Catalog, type Workload } from './catalog.ts';
import type { WorkloadNotes } from './directory/notes.ts';

/** Mean, quantiles and maximum of some values; quantiles of type 7 in R (simple-statistics). */
export interface Spread {
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

type Column = keyof typeof ImputedCost;

/** What a workload is made of, in numbers. */
export interface WorkloadDescription {
  readonly name: string;
  readonly functions: number;
  readonly functions_without_packages: number;
  /** Packages as the workload names them: `name==version`. */
  readonly packages: number;
  /** Packages without regard to versions. */
  readonly package_names: number;
  readonly packages_per_function: Spread;
  /** The share of all pairs of function and package name that the most used names make up. */
  readonly top_share: Readonly<Record<string, number>>;
  /** Costs of packages, each counted once. */
  readonly package_costs: Readonly<Record<Column, Spread & { readonly total: number }>>;
  /** Import times of each function's packages, added up. */
  readonly import_ms_per_function: Spread;
  /** By cost: packages whose cost was imputed, and the share of pairs of function and package. */
  readonly imputed: Readonly<
    Record<Column, { readonly packages: number; readonly share_of_uses: number }>
  >;
  readonly recorded_invocations: number;
  readonly trace_calls: number;
  readonly notes?: WorkloadNotes | undefined;
}

const columns = ['import_ms', 'import_mb', 'install_ms', 'disk_mb'] as const;

/** Describes a workload in numbers, together with its notes on where it comes from. */
export function describeWorkload(workload: Workload): WorkloadDescription {
  const { catalog, notes } = workload;
  const lists = packageLists(catalog);
  return {
    name: workload.name,
    functions: lists.length,
    functions_without_packages: lists.filter((list) => list.length === 0).length,
    packages: catalog.packageNames.length,
    package_names: new Set(catalog.packageNames.map(baseName)).size,
    packages_per_function: spread(lists.map((list) => list.length)),
    top_share: topShares(catalog),
    package_costs: perColumn((column) => costSpread(costColumn(catalog, column))),
    import_ms_per_function: spread(
      lists.map((list) => list.reduce((total, one) => total + (catalog.importMs[one] ?? 0), 0)),
    ),
    imputed: perColumn((column) => imputedOf(catalog, ImputedCost[column])),
    recorded_invocations: workload.invocations?.arrivalMs.length ?? 0,
    trace_calls: sum([...(workload.callCounts ?? [])]),
    ...(notes && { notes }),
  };
}

function perColumn<Value>(valueOf: (column: Column) => Value): Record<Column, Value> {
  return {
    import_ms: valueOf('import_ms'),
    import_mb: valueOf('import_mb'),
    install_ms: valueOf('install_ms'),
    disk_mb: valueOf('disk_mb'),
  };
}

function packageLists(catalog: Catalog): Int32Array[] {
  return catalog.functionNames.map((_, index) =>
    catalog.packageLists.subarray(catalog.packageOffsets[index], catalog.packageOffsets[index + 1]),
  );
}

function baseName(name: string): string {
  return name.split('==')[0] ?? name;
}

function costColumn(catalog: Catalog, column: Column): Float64Array {
  const { importMs, importMb, installMs, diskMb } = catalog;
  return { import_ms: importMs, import_mb: importMb, install_ms: installMs, disk_mb: diskMb }[
    column
  ];
}

function costSpread(values: Float64Array): Spread & { total: number } {
  return { ...spread([...values]), total: sum([...values]) };
}

function spread(values: readonly number[]): Spread {
  if (values.length === 0) {
    return { mean: 0, median: 0, p90: 0, max: 0 };
  }
  const sorted = values.toSorted((a, b) => a - b);
  return {
    mean: sum(sorted) / sorted.length,
    median: quantileSorted(sorted, 0.5),
    p90: quantileSorted(sorted, 0.9),
    max: sorted.at(-1) ?? 0,
  };
}

function topShares(catalog: Catalog): Record<string, number> {
  const uses = new Map<string, number>();
  for (const index of catalog.packageLists) {
    const name = baseName(catalog.packageNames[index] ?? '');
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const ranked = [...uses.values()].toSorted((a, b) => b - a);
  const all = Math.max(1, catalog.packageLists.length);
  return Object.fromEntries(
    [10, 20, 50, 100].map((most) => [`top_${most}`, sum(ranked.slice(0, most)) / all]),
  );
}

function imputedOf(catalog: Catalog, bit: number): { packages: number; share_of_uses: number } {
  const isImputed = (index: number): boolean => ((catalog.imputed[index] ?? 0) & bit) !== 0;
  const packages = catalog.packageNames.filter((_, index) => isImputed(index)).length;
  const uses = catalog.packageLists.filter((index) => isImputed(index)).length;
  return { packages, share_of_uses: uses / Math.max(1, catalog.packageLists.length) };
}

/** The description as lines of text for a terminal. */
export function formatDescription(description: WorkloadDescription): string {
  const { notes, packages_per_function: perFunction } = description;
  const lines = [
    `workload ${description.name}${notes ? `: ${notes.description}` : ''}`,
    ...(notes
      ? [`  source               ${notes.source}`, `  licence              ${notes.licence}`]
      : []),
    `  functions            ${count(description.functions)}, ${count(description.functions_without_packages)} without packages`,
    `  packages             ${count(description.packages)}, ${count(description.package_names)} names`,
    `  packages a function  ${formatSpread(perFunction)}`,
    `  most used names      ${Object.entries(description.top_share)
      .map(([top, share]) => `${top.replace('_', ' ')} ${percent(share)}`)
      .join(', ')} of all uses`,
    `  import ms a function ${formatSpread(description.import_ms_per_function)}`,
    '  costs of packages',
    ...columns.map((column) => formatCost(column, description)),
    ...(description.recorded_invocations > 0
      ? [`  invocations          ${count(description.recorded_invocations)} recorded`]
      : []),
    ...(description.trace_calls > 0
      ? [`  calls in a trace     ${count(description.trace_calls)}`]
      : []),
    ...formatNotes(notes),
  ];
  return `${lines.join('\n')}\n`;
}

function formatCost(column: Column, description: WorkloadDescription): string {
  const cost = description.package_costs[column];
  const { packages, share_of_uses: share } = description.imputed[column];
  const imputed =
    packages === 0 ? 'all measured' : `imputed for ${count(packages)} (${percent(share)} of uses)`;
  return `    ${column.padEnd(18)} ${formatSpread(cost)}, total ${number(cost.total)}; ${imputed}`;
}

function formatNotes(notes: WorkloadNotes | undefined): string[] {
  const imputed = Object.entries(notes?.imputed ?? {}).map(
    ([column, methods]) =>
      `    ${column.padEnd(18)} ${Object.entries(methods)
        .map(([method, packages]) => `${method} ${count(packages)}`)
        .join(', ')}`,
  );
  const dropped = Object.entries(notes?.dropped ?? {}).map(
    ([what, times]) => `    ${count(times).padStart(7)} ${what}`,
  );
  return [
    ...(imputed.length > 0 ? ['  how costs were imputed (packages)', ...imputed] : []),
    ...(dropped.length > 0 ? ['  dropped or made up for', ...dropped] : []),
  ];
}

function formatSpread({ mean, median, p90, max }: Spread): string {
  return `mean ${number(mean)}, median ${number(median)}, p90 ${number(p90)}, max ${number(max)}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: Math.max(3, digits(value)) });
}

/** Digits before the decimal point, so that large numbers are not rounded to thousands. */
function digits(value: number): number {
  return Math.trunc(value).toString().length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
