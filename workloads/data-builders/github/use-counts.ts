import type { z } from 'zod';
import type { importStatement } from './imports.ts';
import { readList, type RequirementLists } from './package-use.ts';

/** How often each package (or module) of a data set is used, the most used first. */
export interface UseCounts {
  /** In how many files or repositories each stands, in descending order. */
  readonly uses: readonly number[];
  /** The names of the first of them; equal counts in the order of their names. */
  readonly names: readonly string[];
}

/** The data sets that uses are counted in. */
export interface PublishedUse {
  /** Modules that Python files of a repository import, each once a repository (recite/user). */
  readonly imports: UseCounts;
  /** Packages that requirements files name, each once a file (Forklift). */
  readonly requirements: UseCounts;
  /** Packages of the transitive closures of those files that could be compiled (Forklift). */
  readonly closures: UseCounts;
}

const namesMax = 100;

/** Counts how packages are used in the published data, whatever of it the workloads leave out. */
export function publishedUse(
  direct: RequirementLists,
  compiled: RequirementLists,
  statements: readonly z.infer<typeof importStatement>[],
): PublishedUse {
  const modules = new Map<string, Set<string>>();
  for (const { repo, library } of statements) {
    modules.set(repo, (modules.get(repo) ?? new Set()).add(library));
  }
  return {
    imports: countUses(modules.values()),
    requirements: countUses(packagesOf(direct)),
    closures: countUses(packagesOf(compiled)),
  };
}

function packagesOf(lists: RequirementLists): string[][] {
  return Object.values(lists).map((list) =>
    readList(list).requirements.map((requirement) => requirement.name),
  );
}

function countUses(users: Iterable<Iterable<string>>): UseCounts {
  const counts = new Map<string, number>();
  for (const used of users) {
    for (const name of used) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const ranked = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    uses: ranked.map(([, count]) => count),
    names: ranked.slice(0, namesMax).map(([name]) => name),
  };
}
