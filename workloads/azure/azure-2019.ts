import { azureCatalog, AzureFunctions, borrowFunctions, shuffle } from './azure-functions.ts';
import { azureFiles } from './files/azure-files.ts';
import { interpolate } from './files/percentile-table.ts';
import { readCounts } from './files/minute-counts.ts';
import { durationLevels, readDurations } from './files/durations.ts';
import { readMemory } from './files/memory.ts';
import type { Durations } from './files/durations.ts';
import type { MinuteCounts } from './files/minute-counts.ts';
import type { RandomStream } from '../random-stream.ts';
import type { RecordedInvocations, Workload } from '../catalog.ts';

const minuteMs = 60_000;

/**
 * Reads an Azure Functions trace of 2019 (Shahrad et al., "Serverless in the Wild", ATC 2020): a
 * folder with `invocations_per_function*.csv` (or `invocations.csv`), a file a day in order of
 * their names, `function_durations_percentiles*.csv` (`durations.csv`) and
 * `app_memory_percentiles*.csv` (`memory.csv`), each gzip-compressed where its name ends in `.gz`.
 *
 * - The invocations of a minute arrive at random within it, uniformly and independently.
 * - Each runs for a time drawn from the percentiles of its function, linear between them. (They are
 *   percentiles of averages over 30 seconds, so rare functions have theirs exactly.) Those of
 *   a function without percentiles, and its own time, are borrowed from the base.
 * - A function's memory is the median of what it is known to have allocated. Where it is known by
 *   application only, the functions of the application share it evenly, as in FaasCache (Fuerst
 *   and Sharma, ASPLOS 2021). Where it is not known, it is borrowed from the base.
 * - Packages, which the trace does not tell, are borrowed from functions of the base.
 *
 * @param folder the folder with the files
 * @param base the workload whose functions lend their packages
 * @param random for who borrows from whom, arrivals and durations
 * @throws InputError with file and line when the trace cannot be read
 */
export function readAzure2019(folder: string, base: Workload, random: RandomStream): Workload {
  const files = azureFiles(folder);
  const functions = new AzureFunctions();
  const counts = readCounts(files.invocations, functions);
  const durations = readDurations(files.durations, functions);
  const { memoryMb, remarks } = readMemory(files.memory, functions);
  const borrowed = borrowFunctions(functions.names.length, base, random);
  const medianMs = durations.table.map((table) =>
    table === -1 ? NaN : interpolate(durationLevels, durations.values, table, 50),
  );
  return {
    name: `azure-2019 with ${base.name}`,
    catalog: azureCatalog(functions.names, base.catalog, borrowed, medianMs, memoryMb),
    invocations: spread(counts, durations, random),
    callCounts: counts.perFunction,
    remarks: [...durations.remarks, ...remarks],
  };
}

/**
 * Turns counts per minute into invocations. That n of them arrive uniformly and independently in
 * a minute is the same as n sorted uniform times, with the functions in random order.
 */
function spread(
  counts: MinuteCounts,
  durations: Durations,
  random: RandomStream,
): RecordedInvocations {
  const arrivalMs = new Float64Array(counts.total);
  const functions = new Int32Array(counts.total);
  const executeMs = new Float64Array(counts.total);
  let start = 0;
  for (let entry = 0; entry < counts.minutes.length;) {
    const minute = counts.minutes[entry]!;
    let end = start;
    for (; counts.minutes[entry] === minute; entry++) {
      functions.fill(counts.functions[entry]!, end, end + counts.counts[entry]!);
      end += counts.counts[entry]!;
    }
    for (let index = start; index < end; index++) {
      arrivalMs[index] = (minute + random.uniform()) * minuteMs;
    }
    arrivalMs.subarray(start, end).sort();
    shuffle(functions.subarray(start, end), random);
    start = end;
  }
  for (const [index, called] of functions.entries()) {
    const table = durations.table[called]!;
    executeMs[index] =
      table === -1
        ? NaN
        : interpolate(durationLevels, durations.values, table, 100 * random.uniform());
  }
  return { arrivalMs, functions, executeMs };
}
