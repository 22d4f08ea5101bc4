import { isFreezeArtefact } from '../../packaging/freeze-artefact.ts';
import type { NamedFunction } from '../catalog-builder.ts';
import { closeOverDependencies, type DependencyGraph } from './dependencies.ts';
import { readList, type PackageUse, type ReadList, type RequirementLists } from './package-use.ts';

/** Functions of the `github` workload, and what was dropped on the way. */
export interface GithubFunctions {
  readonly functions: readonly NamedFunction[];
  /** What was dropped or made up for: what it is, and how many. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * One function for each requirements file, named by its blob id, in the order of the source.
 *
 * Where pip-compile resolved the file, its packages are that closure. Elsewhere (the file could
 * not be compiled, or came out empty) they are its own list, unpinned packages at their usual
 * version, closed over the dependencies that the data knows. Lines that are no package of the index
 * are dropped; a package that stands twice counts once, with its first version.
 *
 * @param direct the requirement files
 * @param compiled the closures of those that were compiled
 */
export function githubFunctions(
  direct: RequirementLists,
  compiled: RequirementLists,
  use: PackageUse,
  graph: DependencyGraph,
): GithubFunctions {
  const dropped: Record<string, number> = {};
  const count = (what: string, times = 1): void => {
    dropped[what] = (dropped[what] ?? 0) + times;
  };
  const functions = Object.entries(direct).map(([name, entries]): NamedFunction => {
    const closure = readList(compiled[name] ?? []);
    if (closure.requirements.length > 0) {
      const pinned = closure.requirements.map((one) => `${one.name}==${one.version ?? '0.0.0'}`);
      return { name, packages: pinned };
    }
    const read = readList(entries);
    const requirements = read.requirements.filter(
      (one) => !isFreezeArtefact(one.name, one.version === undefined ? [] : [one.version]),
    );
    const list = { ...read, requirements };
    countList(list, count);
    if (requirements.length < read.requirements.length) {
      count('lines dropped: pkg-resources==0.0.0, which is no package');
    }
    const packages = closeOverDependencies(list.requirements, graph, use.usualVersion);
    if (packages.length === 0) {
      count('files left without a package (kept as functions without packages)');
    }
    return { name, packages };
  });
  return { functions, dropped };
}

function countList(list: ReadList, count: (what: string, times?: number) => void): void {
  count('files not compiled: own list, closed over known dependencies');
  for (const kind of list.noise) {
    count(`lines dropped: ${kind}`);
  }
  if (list.repeated > 0) {
    count('lines dropped: package stands there twice', list.repeated);
  }
  const unpinned = list.requirements.filter((one) => one.version === undefined).length;
  if (unpinned > 0) {
    count('packages unpinned: usual version taken', unpinned);
  }
}
