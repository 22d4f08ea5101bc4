import { stringify } from 'csv-stringify/sync';
import { statuses, tiers } from '../sim/invocation-record.ts';
import { toMb } from '../sim/memory-units.ts';
import type { Catalog } from '../workloads/catalog.ts';
import { invocationColumns, type RunLabels } from './invocation-columns.ts';
import { Field } from './ordered-invocations.ts';

/** The first line of `invocations.csv`. */
export const invocationHeader = `${invocationColumns.join(',')}\n`;

/**
 * Writes rows of `invocations.csv`. All but the names are numbers, so they are joined by hand,
 * which is some twenty times as fast as csv-stringify; a test holds the bytes identical to its.
 */
export class InvocationRows {
  readonly #prefix: string;
  readonly #functionNames: readonly string[];
  readonly #packageOffsets: Int32Array;

  constructor(catalog: Catalog, labels: RunLabels) {
    const { run, mode, platform, handlerPolicy, zygotePolicy, seed } = labels;
    this.#prefix = `${csvLine([run, mode, platform, handlerPolicy, zygotePolicy, seed])},`;
    this.#functionNames = catalog.functionNames.map((name) => csvLine([name]));
    this.#packageOffsets = catalog.packageOffsets;
  }

  /** The row of one invocation, with its line end. */
  row(invocation: number, record: Float64Array, offset: number): string {
    const functionIndex = record[offset + Field.function]!;
    const arrivalMs = record[offset + Field.arrivalMs]!;
    const startMs = record[offset + Field.startMs]!;
    const installedMs = record[offset + Field.installedMs]!;
    const provisionedMs = record[offset + Field.provisionedMs]!;
    const importedMs = record[offset + Field.importedMs]!;
    const endMs = record[offset + Field.endMs]!;
    const zygote = record[offset + Field.zygote]!;
    const origin = zygote < 0 ? ',' : `${zygote},${record[offset + Field.zygoteDepth]!}`;
    const packageCount =
      this.#packageOffsets[functionIndex + 1]! - this.#packageOffsets[functionIndex]!;
    return (
      `${this.#prefix}${invocation},${this.#functionNames[functionIndex]!},` +
      `${rounded(arrivalMs)},${rounded(startMs)},${rounded(endMs)},` +
      `${rounded(startMs - arrivalMs)},${rounded(installedMs - startMs)},` +
      `${rounded(provisionedMs - installedMs)},${rounded(importedMs - provisionedMs)},` +
      `${rounded(endMs - importedMs)},${rounded(endMs - arrivalMs)},` +
      `${tiers[record[offset + Field.tier]!]!},${origin},${packageCount},` +
      `${record[offset + Field.inheritedPackages]!},${record[offset + Field.grownPackages]!},` +
      `${toMb(record[offset + Field.ownedUnits]!)},${statuses[record[offset + Field.status]!]!}\n`
    );
  }
}

/** A time or a difference of times, on the grid of 1e-8 ms that the virtual clock counts in. */
export function rounded(timeMs: number): number {
  return Math.round(timeMs * 1e8) / 1e8;
}

function csvLine(cells: (string | number)[]): string {
  return stringify([cells], { record_delimiter: '\n' }).slice(0, -1);
}
