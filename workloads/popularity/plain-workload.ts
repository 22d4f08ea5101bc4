import type { Workload } from '../catalog.ts';

/**
 * A workload of functions without packages, memory or execution time, named `f0`, `f1`, ...: for
 * what is about invocations only.
 *
 * @param functions how many there are
 * @param extra what the workload has besides
 */
export function plainWorkload(functions: number, extra: Partial<Workload> = {}): Workload {
  return {
    name: 'plain',
    catalog: {
      packageNames: [],
      importMs: new Float64Array(),
      importMb: new Float64Array(),
      installMs: new Float64Array(),
      diskMb: new Float64Array(),
      imputed: new Uint8Array(),
      functionNames: Array.from({ length: functions }, (_, index) => `f${index}`),
      packageOffsets: new Int32Array(functions + 1),
      packageLists: new Int32Array(),
      executeMs: new Float64Array(functions),
      memoryMb: new Float64Array(functions),
    },
    ...extra,
  };
}
