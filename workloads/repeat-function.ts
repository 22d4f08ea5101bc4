import type { Workload } from './catalog.ts';

/** What of a function is changed in its copies. */
export interface RepeatedFunction {
  /** How many functions there are then, at least 1. */
  readonly copies: number;
  /** Time that each one's body takes, in ms. */
  readonly executeMs: number;
  /** What they are called; as the function where left out. */
  readonly name?: string;
  /** A folder with `handler.py` for all of them, absolute. */
  readonly codeFolder?: string;
}

/**
 * A workload of many handlers that are alike: the same packages, each a function of its own, so
 * that a sandbox of the one is of no use to the other. Named `NAME-0`, `NAME-1`, …; a single one
 * keeps its name. Packages that the function does not have are left out.
 *
 * @param functionName a function of the workload
 * @throws RangeError when there is no such function
 */
export function repeatFunction(
  { name: workloadName, catalog }: Workload,
  functionName: string,
  { copies, executeMs, name = functionName, codeFolder }: RepeatedFunction,
): Workload {
  const index = catalog.functionNames.indexOf(functionName);
  if (index < 0) {
    throw new RangeError(
      `workload ${workloadName} has no function ${functionName}: choose one of ${catalog.functionNames.join(', ')}`,
    );
  }
  const [from, to] = catalog.packageOffsets.subarray(index, index + 2);
  const packages = [...catalog.packageLists.subarray(from, to)];
  const each = <Value>(value: (copy: number) => Value): Value[] =>
    Array.from({ length: copies }, (_, copy) => value(copy));
  const of = (column: Float64Array): Float64Array =>
    Float64Array.from(packages, (one) => column[one]!);
  return {
    name,
    catalog: {
      packageNames: packages.map((one) => catalog.packageNames[one]!),
      importMs: of(catalog.importMs),
      importMb: of(catalog.importMb),
      installMs: of(catalog.installMs),
      diskMb: of(catalog.diskMb),
      imputed: Uint8Array.from(packages, (one) => catalog.imputed[one]!),
      functionNames: each((copy) => (copies === 1 ? name : `${name}-${copy}`)),
      packageOffsets: Int32Array.from(
        each((copy) => copy).concat(copies),
        (copy) => copy * packages.length,
      ),
      packageLists: Int32Array.from(each(() => [...packages.keys()]).flat()),
      executeMs: new Float64Array(copies).fill(executeMs),
      memoryMb: new Float64Array(copies).fill(catalog.memoryMb[index]!),
    },
    ...(codeFolder !== undefined && { codeFolders: each(() => codeFolder) }),
  };
}
