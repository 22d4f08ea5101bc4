import type { Workload } from './catalog.ts';

/**
 * The workload with some of its functions alone, in the order given; packages stay as they are.
 * Recorded invocations of other functions are left out.
 *
 * @param functions function indices into the workload's catalog, each once
 */
export function restrictWorkload(workload: Workload, functions: readonly number[]): Workload {
  const { catalog, invocations, callCounts, codeFolders, handlers } = workload;
  const { packageOffsets, packageLists } = catalog;
  const lists = functions.map((index) =>
    packageLists.subarray(packageOffsets[index], packageOffsets[index + 1]),
  );
  const offsets = new Int32Array(functions.length + 1);
  lists.forEach((list, index) => {
    offsets[index + 1] = offsets[index]! + list.length;
  });
  const {
    callCounts: _counts,
    codeFolders: _folders,
    handlers: _handlers,
    invocations: _all,
    ...rest
  } = workload;
  return {
    ...rest,
    catalog: {
      ...catalog,
      functionNames: functions.map((index) => catalog.functionNames[index]!),
      packageOffsets: offsets,
      packageLists: Int32Array.from(lists.flatMap((list) => [...list])),
      executeMs: Float64Array.from(functions, (index) => catalog.executeMs[index]!),
      memoryMb: Float64Array.from(functions, (index) => catalog.memoryMb[index]!),
    },
    ...(invocations && { invocations: restrictInvocations(invocations, functions) }),
    ...(callCounts && { callCounts: Float64Array.from(functions, (index) => callCounts[index]!) }),
    ...(codeFolders && { codeFolders: functions.map((index) => codeFolders[index]!) }),
    ...(handlers && { handlers: functions.map((index) => handlers[index]) }),
  };
}

function restrictInvocations(
  { arrivalMs, functions: called, executeMs }: NonNullable<Workload['invocations']>,
  functions: readonly number[],
): NonNullable<Workload['invocations']> {
  const places = new Map(functions.map((index, place) => [index, place]));
  const kept = [...called.keys()].filter((at) => places.has(called[at]!));
  return {
    arrivalMs: Float64Array.from(kept, (at) => arrivalMs[at]!),
    functions: Int32Array.from(kept, (at) => places.get(called[at]!)!),
    executeMs: Float64Array.from(kept, (at) => executeMs[at]!),
  };
}
