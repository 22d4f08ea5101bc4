import type { Catalog } from '../../catalog.ts';

/**
 * A catalog of functions with these packages. Packages cost nothing, unless `importMs` names them.
 */
export function catalogOf(
  functions: readonly (readonly string[])[],
  importMs: Readonly<Record<string, number>> = {},
): Catalog {
  const packageNames = [...new Set(functions.flat())];
  const lists = functions.map((names) => names.map((name) => packageNames.indexOf(name)));
  let offset = 0;
  const none = () => new Float64Array(packageNames.length);
  return {
    packageNames,
    importMs: Float64Array.from(packageNames, (name) => importMs[name] ?? 0),
    importMb: none(),
    installMs: none(),
    diskMb: none(),
    imputed: new Uint8Array(packageNames.length),
    functionNames: functions.map((_, index) => `f${index}`),
    packageOffsets: Int32Array.from([0, ...lists.map((list) => (offset += list.length))]),
    packageLists: Int32Array.from(lists.flat()),
    executeMs: new Float64Array(functions.length),
    memoryMb: new Float64Array(functions.length),
  };
}
