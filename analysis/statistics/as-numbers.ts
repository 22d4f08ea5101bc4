/**
 * The same values under the type that simple-statistics asks for. It only reads by index, which
 * its types do not say; a copy of millions of values as an array would double the memory of a run.
 */
export function asNumbers(values: Float64Array): number[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return values as unknown as number[];
}
