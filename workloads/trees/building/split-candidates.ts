import type { DependencySets } from './dependency-sets.ts';

/**
 * The sets of packages that nodes of a tree can be made of, in dense integers. Each is a dependency
 * set of one package, the one that is chosen when the set is.
 */
export interface Candidates {
  /** The packages of all functions, sorted by code unit. */
  readonly packageNames: readonly string[];
  /** By function: the candidates all of whose packages it has. */
  readonly functionCandidates: readonly Int32Array[];
  /** By candidate: the package that it is a dependency set of. */
  readonly direct: Int32Array;
  /** By candidate: its packages, ascending. */
  readonly packages: readonly Int32Array[];
}

/**
 * Lists the candidates by package, and those of one package in the order of its dependency sets.
 * A package without a dependency set is on its own; a set that no function has in full is left out.
 */
export function listCandidates(
  functions: readonly (readonly string[])[],
  dependencySets: DependencySets,
): Candidates {
  const packageNames = [...new Set(functions.flat())].toSorted();
  const indices = new Map(packageNames.map((name, index) => [name, index]));
  const functionPackages = functions.map((names) =>
    Int32Array.from(new Set(names), (name) => indices.get(name)!),
  );
  const direct: number[] = [];
  const packages: Int32Array[] = [];
  const firstCandidate = new Int32Array(packageNames.length + 1);
  packageNames.forEach((name, index) => {
    const sets = Object.hasOwn(dependencySets, name) ? dependencySets[name]! : [[name]];
    for (const set of sets) {
      if (set.every((member) => indices.has(member))) {
        direct.push(index);
        packages.push(Int32Array.from(new Set(set), (member) => indices.get(member)!).toSorted());
      }
    }
    firstCandidate[index + 1] = direct.length;
  });
  const functionCandidates = candidatesByFunction(functionPackages, packages, firstCandidate);
  return { packageNames, functionCandidates, direct: Int32Array.from(direct), packages };
}

function candidatesByFunction(
  functionPackages: readonly Int32Array[],
  packages: readonly Int32Array[],
  firstCandidate: Int32Array,
): Int32Array[] {
  const present = new Uint8Array(firstCandidate.length);
  return functionPackages.map((own) => {
    const candidates: number[] = [];
    own.forEach((index) => (present[index] = 1));
    for (const index of own) {
      for (let c = firstCandidate[index]!; c < firstCandidate[index + 1]!; c++) {
        if (packages[c]!.every((member) => present[member] === 1)) {
          candidates.push(c);
        }
      }
    }
    own.forEach((index) => (present[index] = 0));
    return Int32Array.from(candidates);
  });
}
