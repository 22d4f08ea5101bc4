import { existsSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { readCells } from '../../analysis/results/read-cells.ts';
import { writeWhole } from '../../runs/directories/run-directory.ts';

/** What is known of a package, with its unit. */
export const quantities = [
  'download_ms',
  'install_ms',
  'import_ms',
  'archive_mb',
  'installed_mb',
] as const;
export type Quantity = (typeof quantities)[number];

/** One figure of one package. */
export interface PackageValue {
  readonly source: string;
  readonly package: string;
  readonly quantity: Quantity;
  readonly value: number;
}

/** Why a package has no figures. */
export interface PackageFailure {
  readonly package: string;
  readonly reason: string;
}

const columns = ['source', 'package', 'quantity', 'value'] as const;
const failureColumns = ['package', 'reason'] as const;

/** Writes `packages.csv`, a row for each time that something was measured, and `failures.csv`. */
export function writePackageValues(
  directory: string,
  values: readonly PackageValue[],
  failures: readonly PackageFailure[],
): void {
  const rows = values.map((one) => columns.map((column) => one[column]));
  writeWhole(path.join(directory, 'packages.csv'), stringify([[...columns], ...rows]));
  const failed = failures.map((one) => failureColumns.map((column) => one[column]));
  writeWhole(path.join(directory, 'failures.csv'), stringify([[...failureColumns], ...failed]));
}

/** @throws InputError if they are not whole */
export function readPackageValues(directory: string): {
  values: PackageValue[];
  failures: PackageFailure[];
} {
  const file = path.join(directory, 'failures.csv');
  return {
    values: readCells(path.join(directory, 'packages.csv'), columns).map((cell) => ({
      source: cell.text('source'),
      package: cell.text('package'),
      quantity: cell.text('quantity') as Quantity,
      value: cell.number('value'),
    })),
    failures: existsSync(file)
      ? readCells(file, failureColumns).map((cell) => ({
          package: cell.text('package'),
          reason: cell.text('reason'),
        }))
      : [],
  };
}
