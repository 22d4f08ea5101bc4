import { loadWorkload } from '../../workloads/built-in.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { repeatFunction } from '../../workloads/repeat-function.ts';

/** Writes a workload of one function of a built-in workload, or of copies of it, into a folder. */
export async function writeFunction(
  folder: string,
  workload: string,
  functionName: string,
  differences: Parameters<typeof repeatFunction>[2],
): Promise<void> {
  const repeated = repeatFunction(loadWorkload(workload), functionName, differences);
  await writeWorkloadDirectory(folder, repeated);
}
