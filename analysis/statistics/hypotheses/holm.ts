/**
 * P-values of several tests at once, adjusted so that the chance of even one false alarm stays
 * within the level (Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979).
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(values: readonly number[]): number[] {
  const order = values
    .map((_, index) => index)
    .toSorted((one, other) => values[one]! - values[other]!);
  const adjusted = Array.from<number>({ length: values.length }).fill(1);
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, Math.min(1, (values.length - place) * values[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
