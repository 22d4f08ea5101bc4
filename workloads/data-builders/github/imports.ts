import { z } from 'zod';
import type { NamedFunction } from '../catalog-builder.ts';
import { closeOverDependencies, type DependencyGraph } from './dependencies.ts';
import type { PackageUse } from './package-use.ts';
import { python2Modules } from './python-2-modules.ts';
import { pythonStandardLibrary } from './python-standard-library.ts';

/** One line of `imports.jsonl`: a top-level module that a file of a repository imports. */
export const importStatement = z.object({
  library: z.string(),
  repo: z.string(),
  file_path: z.string(),
});

/** Functions of the `imports` workload, and what could not be mapped. */
export interface ImportsFunctions {
  readonly functions: readonly NamedFunction[];
  /** What became of the pairs of repository and module that are no package: what, how many. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * One function for each repository, in the order of the source: the packages of the modules that
 * it imports, at their usual versions, closed over known dependencies and sorted by name.
 *
 * Left out are modules of the standard library (of Python 3.10, or of Python 2 under their old
 * names), local modules (a file or folder of the name is among the repository's sampled files), and
 * modules that no known package provides. Each is counted once a repository. Repositories without
 * any package stay as functions without packages: such programs are part of what is called.
 *
 * @param packageOf the package that provides a module, if one is known
 */
export function importsFunctions(
  statements: readonly z.infer<typeof importStatement>[],
  packageOf: (module: string) => string | undefined,
  use: PackageUse,
  graph: DependencyGraph,
): ImportsFunctions {
  const dropped: Record<string, number> = {};
  const count = (what: string): void => {
    dropped[what] = (dropped[what] ?? 0) + 1;
  };
  const functions = [...byRepository(statements)].map(([name, { modules, local }]) => {
    const names = new Set<string>();
    for (const module of modules) {
      const packageName = packageOf(module);
      if (pythonStandardLibrary.has(module) || python2Modules.has(module)) {
        count('modules left out: standard library');
      } else if (local.has(module)) {
        count('modules left out: local to the repository');
      } else if (packageName === undefined) {
        count('modules left out: no known package');
      } else {
        names.add(packageName);
      }
    }
    if (names.size === 0) {
      count('repositories left without a package (kept as functions without packages)');
    }
    const requirements = [...names].map((one) => ({ name: one, version: undefined }));
    return { name, packages: closeOverDependencies(requirements, graph, use.usualVersion) };
  });
  return { functions, dropped };
}

interface Repository {
  readonly modules: Set<string>;
  /** Names of the files and folders that were sampled. */
  readonly local: Set<string>;
}

function byRepository(
  statements: readonly z.infer<typeof importStatement>[],
): Map<string, Repository> {
  const repositories = new Map<string, Repository>();
  for (const { library, repo, file_path: path } of statements) {
    const repository = repositories.get(repo) ?? { modules: new Set(), local: new Set() };
    repositories.set(repo, repository);
    repository.modules.add(library);
    for (const segment of path.split('/')) {
      repository.local.add(segment.replace(/\.py$/, ''));
    }
  }
  return repositories;
}
