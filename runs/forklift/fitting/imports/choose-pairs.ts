import { groupWeight, type LoadingGroup } from './import-problem.ts';

/** Pairs that met in fewer groups say little about the next trial. */
const groupsMin = 3;
/** How strongly a pair's change is held at nothing while pairs are compared. */
const penalty = 0.02;

/**
 * The pairs of packages whose meeting explains most of what is left: by how much the weighted
 * squared error would fall if each had a change of its own.
 *
 * @param known pairs that are there already
 */
export function choosePairs(
  groups: readonly LoadingGroup[],
  residuals: readonly number[],
  count: number,
  known: readonly (readonly [string, string, number])[],
): [string, string][] {
  const names = [
    ...new Set(groups.flatMap(({ loaded, inherited }) => [...loaded, ...inherited])),
  ].toSorted();
  const indices = new Map(names.map((name, index) => [name, index]));
  const size = names.length;
  const slopes = new Float64Array(size * size);
  const curvatures = new Float64Array(size * size);
  const meetings = new Int32Array(size * size);
  groups.forEach((group, at) => {
    const own: number[] = [];
    for (const item of group.loaded) {
      if (!group.inherited.has(item)) {
        own.push(indices.get(item)!);
      }
    }
    const inherited = Array.from(group.inherited, (item) => indices.get(item)!);
    const weight = groupWeight(group, group.meanMs);
    own.forEach((first, position) => {
      for (const second of [...own.slice(position + 1), ...inherited]) {
        const cell = first < second ? first * size + second : second * size + first;
        slopes[cell]! += weight * residuals[at]!;
        curvatures[cell]! += weight;
        meetings[cell]!++;
      }
    });
  });
  const taken = new Set(known.map(([first, second]) => `${first} ${second}`));
  const cells = Array.from(slopes.keys()).filter(
    (cell) =>
      meetings[cell]! >= groupsMin &&
      !taken.has(`${names[Math.floor(cell / size)]} ${names[cell % size]}`),
  );
  const gain = (cell: number): number => slopes[cell]! ** 2 / (curvatures[cell]! + penalty);
  // Pairs that met in the very same groups cannot be told apart: the first of them stands for all.
  const chosen = new Map<string, number>();
  for (const cell of cells.sort((a, b) => gain(b) - gain(a) || a - b)) {
    const signature = `${meetings[cell]} ${curvatures[cell]!.toFixed(6)}`;
    if (!chosen.has(signature)) {
      chosen.set(signature, cell);
    }
    if (chosen.size === count) {
      break;
    }
  }
  return [...chosen.values()].map((cell) => [names[Math.floor(cell / size)]!, names[cell % size]!]);
}
