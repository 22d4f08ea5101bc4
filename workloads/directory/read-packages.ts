import { ImputedCost } from '../catalog.ts';
import { InputError } from '../input-error.ts';
import { checkName, parseAmount } from './checked-values.ts';
import { readCsvTable } from './csv-table.ts';
import type { InputFile } from './input-file.ts';

const costColumns = ['import_ms', 'import_mb', 'install_ms', 'disk_mb'] as const;

type Column = 'package' | 'imputed' | (typeof costColumns)[number];

/** The packages of a catalog, with their indices by name. */
export interface PackageTable {
  readonly packageNames: string[];
  readonly importMs: Float64Array;
  readonly importMb: Float64Array;
  readonly installMs: Float64Array;
  readonly diskMb: Float64Array;
  readonly imputed: Uint8Array;
  readonly indexByName: ReadonlyMap<string, number>;
}

/**
 * Reads `packages.csv`: `package,import_ms,import_mb,install_ms,disk_mb` and, optionally,
 * `imputed`: the names of those columns whose value was imputed rather than measured, joined by
 * `+` (`import_ms+import_mb`), empty where all were measured.
 *
 * @throws InputError on a missing, negative or unreadable cost, or a package that stands twice
 */
export function readPackages(file: InputFile): PackageTable {
  const rows = readCsvTable<Column>(file, ['package', ...costColumns]);
  const packageNames: string[] = [];
  const indexByName = new Map<string, number>();
  const importMs = new Float64Array(rows.length);
  const importMb = new Float64Array(rows.length);
  const installMs = new Float64Array(rows.length);
  const diskMb = new Float64Array(rows.length);
  const imputed = new Uint8Array(rows.length);
  for (const [index, { line, cell }] of rows.entries()) {
    const place = `${file.path}:${line}`;
    const name = checkName(place, 'package', cell('package'));
    if (indexByName.has(name)) {
      throw new InputError(`${place}: package ${name} stands there twice`);
    }
    indexByName.set(name, index);
    packageNames.push(name);
    importMs[index] = parseAmount(place, 'import_ms', cell('import_ms'));
    importMb[index] = parseAmount(place, 'import_mb', cell('import_mb'));
    installMs[index] = parseAmount(place, 'install_ms', cell('install_ms'));
    diskMb[index] = parseAmount(place, 'disk_mb', cell('disk_mb'));
    imputed[index] = parseImputed(place, cell('imputed'));
  }
  return { packageNames, importMs, importMb, installMs, diskMb, imputed, indexByName };
}

/** The `imputed` cell of a set of `ImputedCost` bits: `import_ms+import_mb`. */
export function formatImputed(bits: number): string {
  return costColumns.filter((column) => (bits & ImputedCost[column]) !== 0).join('+');
}

/** Besides such a set, a plain yes or no (`1`, `true`, `0`, `false`) speaks of all costs. */
function parseImputed(place: string, cell: string): number {
  if (/^(0|false|no)?$/i.test(cell)) {
    return 0;
  }
  if (/^(1|true|yes)$/i.test(cell)) {
    return costColumns.reduce((all, column) => all | ImputedCost[column], 0);
  }
  let bits = 0;
  for (const word of cell.split('+')) {
    const column = costColumns.find((known) => known === word);
    if (column === undefined) {
      const allowed = costColumns.join('+');
      throw new InputError(
        `${place}: imputed holds ${JSON.stringify(word)}; it should be empty, 0, 1 or some of ${allowed}`,
      );
    }
    bits |= ImputedCost[column];
  }
  return bits;
}
