/**
 * The most that `gain · x` can be with `rows · x ≤ limits` and `x ≥ 0`, where limits are ≥ 0: the
 * simplex method in a dense tableau, with Bland's rule against going round in circles (V. Chvátal,
 * "Linear Programming", 1983). For a few variables.
 */
export function mostOf(
  gain: readonly number[],
  rows: readonly (readonly number[])[],
  limits: readonly number[],
): number {
  const variables = gain.length;
  const tableau = rows.map((row, index) => [
    ...row,
    ...rows.map((_, slack) => (slack === index ? 1 : 0)),
    limits[index]!,
  ]);
  const goal = [...gain.map((value) => -value), ...rows.map(() => 0), 0];
  const basis = rows.map((_, index) => variables + index);
  for (;;) {
    const entering = goal.findIndex((value, at) => at < goal.length - 1 && value < -1e-11);
    if (entering < 0) {
      return goal.at(-1)!;
    }
    let leaving = -1;
    let least = Infinity;
    for (const [index, row] of tableau.entries()) {
      const ratio = row[entering]! > 1e-11 ? row.at(-1)! / row[entering]! : Infinity;
      if (
        ratio < least ||
        (ratio === least && ratio < Infinity && basis[index]! < basis[leaving]!)
      ) {
        least = ratio;
        leaving = index;
      }
    }
    if (leaving < 0) {
      throw new Error('the program has no limit');
    }
    basis[leaving] = entering;
    pivot(tableau, goal, leaving, entering);
  }
}

function pivot(tableau: number[][], goal: number[], leaving: number, entering: number): void {
  const by = tableau[leaving]![entering]!;
  tableau[leaving] = tableau[leaving]!.map((value) => value / by);
  const chosen = tableau[leaving];
  for (const row of [...tableau.filter((each) => each !== chosen), goal]) {
    const times = row[entering]!;
    if (times !== 0) {
      for (const [at, value] of chosen.entries()) {
        row[at]! -= times * value;
      }
    }
  }
}
