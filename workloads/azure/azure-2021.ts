import { azureCatalog, AzureFunctions, borrowFunctions } from './azure-functions.ts';
import { GrowingColumn } from './files/growing-column.ts';
import { readRows } from './files/read-rows.ts';
import type { RandomStream } from '../random-stream.ts';
import type { RecordedInvocations, Workload } from '../catalog.ts';

/**
 * Reads an Azure Functions invocation trace of 2021 (Zhang et al., "Faster and Cheaper Serverless
 * Computing on Harvested Resources", SOSP 2021): a CSV file `app,func,end_timestamp,duration`, one
 * row an invocation, in seconds.
 *
 * An invocation arrives at its end minus its duration, and at 0 if that is before the start of the
 * trace; invocations are sorted by arrival, those that arrive together in order of the file. A
 * function's own execution time is the mean of its durations. Packages and memory, which the trace
 * does not tell, are borrowed from functions of the base.
 *
 * @param file the CSV file, gzip-compressed if its name ends in `.gz`
 * @param base the workload whose functions lend their packages
 * @param random for who borrows from whom
 * @throws InputError with file and line when the trace cannot be read
 */
export function readAzure2021(file: string, base: Workload, random: RandomStream): Workload {
  const functions = new AzureFunctions();
  const arrivalMs = new GrowingColumn();
  const executeMs = new GrowingColumn();
  const called = new GrowingColumn();
  readRows(file, ['app', 'func', 'end_timestamp', 'duration'], (row) => {
    const durationMs = row.number(3) * 1000;
    called.push(functions.index(row.text(0), row.text(1)));
    arrivalMs.push(Math.max(0, row.number(2) * 1000 - durationMs));
    executeMs.push(durationMs);
  });
  const invocations = sorted(arrivalMs.values(), called.values(), executeMs.values());

  const callCounts = new Float64Array(functions.names.length);
  const totalMs = new Float64Array(functions.names.length);
  for (const [index, calledIndex] of invocations.functions.entries()) {
    callCounts[calledIndex]! += 1;
    totalMs[calledIndex]! += invocations.executeMs[index]!;
  }
  const borrowed = borrowFunctions(functions.names.length, base, random);
  const meanMs = totalMs.map((total, index) => total / callCounts[index]!);
  const unknownMb = new Float64Array(functions.names.length).fill(NaN);
  return {
    name: `azure-2021 with ${base.name}`,
    catalog: azureCatalog(functions.names, base.catalog, borrowed, meanMs, unknownMb),
    invocations,
    callCounts,
  };
}

function sorted(
  arrivalMs: Float64Array,
  functions: Float64Array,
  executeMs: Float64Array,
): RecordedInvocations {
  const order = new Uint32Array(arrivalMs.length).map((_, index) => index);
  order.sort((one, other) => arrivalMs[one]! - arrivalMs[other]! || one - other);
  return {
    arrivalMs: new Float64Array(order.length).map((_, index) => arrivalMs[order[index]!]!),
    functions: new Int32Array(order.length).map((_, index) => functions[order[index]!]!),
    executeMs: new Float64Array(order.length).map((_, index) => executeMs[order[index]!]!),
  };
}
