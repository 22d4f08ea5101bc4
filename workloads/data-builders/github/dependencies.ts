import type { Requirement } from '../requirements/requirement.ts';
import type { CompiledRequirements } from '../requirements/requirements-text.ts';

/** By `name==version`: the dependency sets that it was seen with, and how often. */
export type DependencySets = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Which packages a package pulls in, by name. */
export interface DependencyGraph {
  /** The names that a package of this version depends on; other versions speak where it is unknown. */
  dependenciesOf(name: string, version: string): readonly string[];
}

/**
 * What the data knows of dependencies: the sets that ReqBench recorded (transitive, the most
 * frequent one of the version, else of the package's most frequent version) and, for packages
 * without such sets, who is named after `# via` in compiled requirement files.
 */
export function dependencyGraph(
  sets: readonly DependencySets[],
  compiled: readonly CompiledRequirements[],
): DependencyGraph {
  const byVersion = new Map<string, { dependencies: string[]; count: number }>();
  const byName = new Map<string, { dependencies: string[]; count: number }>();
  for (const [key, seen] of sets.flatMap((one) => Object.entries(one))) {
    const [name = key] = key.split('==');
    for (const [set, count] of Object.entries(seen)) {
      const dependencies = namesOf(set).filter((other) => other !== name);
      keepMoreFrequent(byVersion, key, { dependencies, count });
      keepMoreFrequent(byName, name, { dependencies, count });
    }
  }
  const edges = viaEdges(compiled);
  return {
    dependenciesOf: (name, version) =>
      byVersion.get(`${name}==${version}`)?.dependencies ??
      byName.get(name)?.dependencies ?? [...(edges.get(name) ?? [])],
  };
}

/**
 * The requirements with all that they depend on as `name==version`, sorted by name as pip-compile
 * does. A version that the requirements name holds; a dependency gets the usual one.
 */
export function closeOverDependencies(
  requirements: readonly Requirement[],
  graph: DependencyGraph,
  usualVersion: (name: string) => string,
): string[] {
  const versions = new Map<string, string>();
  const waiting: string[] = [];
  const add = (name: string, version: string | undefined): void => {
    if (!versions.has(name)) {
      versions.set(name, version ?? usualVersion(name));
      waiting.push(name);
    }
  };
  for (const { name, version } of requirements) {
    add(name, version);
  }
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const dependency of graph.dependenciesOf(name, versions.get(name) ?? '')) {
      add(dependency, undefined);
    }
  }
  // Names do not repeat, so the order by code unit is total.
  return [...versions.keys()].toSorted().map((name) => `${name}==${versions.get(name)}`);
}

function namesOf(set: string): string[] {
  return set.split(',').map((member) => member.split('==')[0] ?? member);
}

function keepMoreFrequent(
  known: Map<string, { dependencies: string[]; count: number }>,
  key: string,
  candidate: { dependencies: string[]; count: number },
): void {
  if (candidate.count > (known.get(key)?.count ?? 0)) {
    known.set(key, candidate);
  }
}

function viaEdges(compiled: readonly CompiledRequirements[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { requiredBy } of compiled) {
    for (const [key, dependents] of requiredBy) {
      for (const dependent of dependents) {
        const names = edges.get(dependent) ?? new Set<string>();
        names.add(key.split('==')[0] ?? key);
        edges.set(dependent, names);
      }
    }
  }
  return edges;
}
