import path from 'node:path';
import { readCsvTable } from '../directory/csv-table.ts';

/** One cold start on AWS Lambda, published with ReqBench. */
export interface AwsColdStart {
  readonly function: string;
  /** In which Lambda starts the runtime and loads the function, its imports among it, in ms. */
  readonly initMs: number;
  /** The part of it that the function's own imports took, in ms. */
  readonly importMs: number;
  readonly executeMs: number;
  /** The function's limit, in MB. */
  readonly memoryMb: number;
}

/**
 * The published cold starts of functions with popular packages on AWS Lambda (ReqBench, 2023), as
 * Lambda reports them: how long it took to place the function, and the network, are not in them.
 */
export function readAwsColdStarts(): AwsColdStart[] {
  const file = path.join(import.meta.dirname, '..', 'data', 'aws-cold-starts.csv.gz');
  const columns = ['function', 'init_ms', 'import_ms', 'execute_ms', 'memory_mb'] as const;
  return readCsvTable({ path: file, gzipped: true }, columns).map(({ cell }) => ({
    function: cell('function'),
    initMs: Number(cell('init_ms')),
    importMs: Number(cell('import_ms')),
    executeMs: Number(cell('execute_ms')),
    memoryMb: Number(cell('memory_mb')),
  }));
}
