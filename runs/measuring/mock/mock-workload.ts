import type { Workload } from '../../../workloads/catalog.ts';
import { restrictWorkload } from '../../../workloads/restrict-workload.ts';
import type { MeasureOptions } from '../measure-options.ts';
import type { RunnableWorkload } from '../real-workload.ts';

/**
 * A workload for a mock, on which no code runs: nothing is installed, and no function is left out
 * but those that the options leave.
 */
export function mockWorkload(workload: Workload, { functions }: MeasureOptions): RunnableWorkload {
  const { functionNames, packageNames } = workload.catalog;
  const kept = [...functionNames.keys()].slice(0, functions);
  const isWhole = kept.length === functionNames.length;
  return {
    workload: isWhole ? workload : restrictWorkload(workload, kept),
    packages: packageNames.map((name) => ({ name, directory: '', modules: [] })),
    events: [],
    leftOut: [],
  };
}
