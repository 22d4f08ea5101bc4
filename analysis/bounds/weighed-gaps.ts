/** Gaps as a limit of memory sees them, in order of their ends. */
export interface WeighedGaps {
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** What is held in the meantime, in whole memory units of 1e-9 MB. */
  readonly units: Float64Array;
  /** What it saves, in ms ≥ 0. */
  readonly savingMs: Float64Array;
}

/** Indices of gaps by saving per memory and time, the most first; of equal ones the first comes first. */
export function byWorth({ fromMs, toMs, units, savingMs }: WeighedGaps): Int32Array {
  const worth = savingMs.map((saving, gap) => {
    const unitMs = units[gap]! * (toMs[gap]! - fromMs[gap]!);
    return saving === 0 ? 0 : saving / unitMs;
  });
  const order = Int32Array.from(worth, (_, gap) => gap);
  return order.sort((one, other) =>
    worth[one] === worth[other] ? one - other : worth[other]! > worth[one]! ? 1 : -1,
  );
}
