import path from 'node:path';
import { parseAmount } from '../../workloads/directory/checked-values.ts';
import { readCsvTable } from '../../workloads/directory/csv-table.ts';
import { InputError } from '../../workloads/input-error.ts';

/** Both memory accounts at a moment of a run. */
export interface MemorySample {
  readonly timeMs: number;
  readonly handlerMb: number;
  readonly importMb: number;
}

/**
 * Reads `memory.csv`: the memory of the handler and the import account over the time of a run.
 *
 * @throws InputError naming file and line of what is wrong
 */
export function readMemory(runDirectory: string): MemorySample[] {
  const file = { path: path.join(runDirectory, 'memory.csv'), gzipped: false };
  let latestMs = 0;
  return readCsvTable(file, ['time_ms', 'handler_mb', 'import_mb']).map(({ line, cell }) => {
    const place = `${file.path}:${line}`;
    const timeMs = parseAmount(place, 'time_ms', cell('time_ms'));
    if (timeMs < latestMs) {
      throw new InputError(`${place}: time_ms ${timeMs} comes after ${latestMs}; it should not`);
    }
    latestMs = timeMs;
    return {
      timeMs,
      handlerMb: parseAmount(place, 'handler_mb', cell('handler_mb')),
      importMb: parseAmount(place, 'import_mb', cell('import_mb')),
    };
  });
}
