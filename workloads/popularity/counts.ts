import { AliasTable, normalized } from './alias-table.ts';
import { InputError } from '../input-error.ts';
import type { PopularityKind } from './popularity.ts';
import type { Workload } from '../catalog.ts';

/**
 * Each function is as popular as a trace found it: by the workload's `callCounts`, else by how
 * often its recorded invocations call it.
 */
export const counts: PopularityKind = {
  create: (workload, _options, random) => new AliasTable(callCounts(workload), random),
  probabilities: (workload) => normalized(callCounts(workload)),
};

function callCounts(workload: Workload): Float64Array {
  if (workload.callCounts !== undefined) {
    return workload.callCounts;
  }
  if (workload.invocations === undefined) {
    throw new InputError(
      `popularity counts needs a workload with recorded invocations or call counts, and ` +
        `${workload.name} has neither`,
    );
  }
  const counted = new Float64Array(workload.catalog.functionNames.length);
  for (const called of workload.invocations.functions) {
    counted[called]! += 1;
  }
  return counted;
}
