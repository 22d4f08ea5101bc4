/**
 * Ridge regression with weights, of which some coefficients may not be negative: minimises
 * `Σ weight × (target − row · x)² + Σ penalty × (x − prior)²` by cyclic coordinate descent, which
 * for a problem like this one converges to its only minimum (Bertsekas, Nonlinear Programming, 2.7).
 *
 * Rows are sparse: each lists the columns in which it has a 1.
 */
export interface SparseProblem {
  readonly rows: readonly (readonly number[])[];
  readonly targets: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly priors: ArrayLike<number>;
  readonly penalties: ArrayLike<number>;
  /** The least that each coefficient may be: 0 or −Infinity. */
  readonly lowest: ArrayLike<number>;
}

const sweeps = 300;
const toleranceMs = 1e-4;

/** @param start where to begin; the prior where absent */
export function solveSparse(problem: SparseProblem, start?: ArrayLike<number>): Float64Array {
  const { rows, targets, weights, priors, penalties, lowest } = problem;
  const columns = priors.length;
  const x = Float64Array.from(
    { length: columns },
    (_, column) => start?.[column] ?? priors[column]!,
  );
  const residuals = Float64Array.from(targets);
  const members: number[][] = Array.from({ length: columns }, () => []);
  const curvature = Float64Array.from(penalties);
  rows.forEach((row, index) => {
    for (const column of row) {
      members[column]!.push(index);
      curvature[column]! += weights[index]!;
      residuals[index]! -= x[column]!;
    }
  });
  for (let sweep = 0, largest = Infinity; sweep < sweeps && largest > toleranceMs; sweep++) {
    largest = 0;
    for (let column = 0; column < columns; column++) {
      let slope = penalties[column]! * (priors[column]! - x[column]!);
      for (const index of members[column]!) {
        slope += weights[index]! * residuals[index]!;
      }
      const wanted = x[column]! + (curvature[column]! > 0 ? slope / curvature[column]! : 0);
      const change = Math.max(lowest[column]!, wanted) - x[column]!;
      if (change !== 0) {
        x[column]! += change;
        largest = Math.max(largest, Math.abs(change));
        for (const index of members[column]!) {
          residuals[index]! -= change;
        }
      }
    }
  }
  return x;
}

/**
 * Least absolute deviations: coefficients of a line that goes through the middle of the targets, so
 * that stragglers do not move it; by iteratively reweighted least squares (Schlossmacher 1973).
 *
 * @param rows dense rows, all of the same length
 */
export function solveMedian(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
): number[] {
  const columns = rows[0]!.length;
  let x: number[] = [];
  let weights = targets.map(() => 1);
  for (let iteration = 0; iteration < 25; iteration++) {
    const normal = Array.from({ length: columns }, () => new Float64Array(columns + 1));
    rows.forEach((row, index) => {
      for (let first = 0; first < columns; first++) {
        const weighted = weights[index]! * row[first]!;
        for (let second = 0; second < columns; second++) {
          normal[first]![second]! += weighted * row[second]!;
        }
        normal[first]![columns]! += weighted * targets[index]!;
      }
    });
    x = eliminate(normal);
    const coefficients = x;
    weights = rows.map((row, index) => {
      const fitted = row.reduce((sum, value, column) => sum + value * coefficients[column]!, 0);
      return 1 / Math.max(0.1, Math.abs(targets[index]! - fitted));
    });
  }
  return x;
}

/** Gaussian elimination with partial pivoting, of a matrix with its right-hand side behind it. */
function eliminate(matrix: Float64Array[]): number[] {
  const size = matrix.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) {
        pivot = row;
      }
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    for (let row = 0; row < size; row++) {
      if (row !== column) {
        const factor = matrix[row]![column]! / matrix[column]![column]!;
        for (let at = column; at <= size; at++) {
          matrix[row]![at]! -= factor * matrix[column]![at]!;
        }
      }
    }
  }
  return matrix.map((row, index) => row[size]! / row[index]!);
}
