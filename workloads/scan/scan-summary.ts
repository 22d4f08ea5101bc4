import type { Catalog } from '../catalog.ts';
import type { Resolution } from './close-functions.ts';
import type { ProjectImports, ReadFile } from './project-imports.ts';

/** A scan in numbers. Modules and packages count once a project. */
export interface ScanSummary {
  readonly functions: number;
  readonly functions_without_packages: number;
  readonly files: number;
  /** Files that are Python 2, and were read after a rewriting. */
  readonly python2_files: number;
  /** Files that could not be read, with the line and the reason. */
  readonly unreadable: readonly { file: string; line: number; error: string }[];
  readonly modules: {
    readonly mapped: number;
    readonly standard_library: number;
    readonly local: number;
    readonly unmapped: number;
  };
  /** Import statements that did not count, and the packages that these alone ask for. */
  readonly left_out: {
    readonly lazy_imports: number;
    readonly lazy_packages: number;
    readonly typing_imports: number;
    readonly fallback_imports: number;
  };
  /** Packages of the workload, dependencies included, and how many of them nobody measured whole. */
  readonly packages: number;
  readonly imputed_packages: number;
  /** Modules that no package is known for, those of the most projects first. */
  readonly unmapped_modules: readonly { module: string; projects: number }[];
  /** What a resolver could not resolve, where one was asked. */
  readonly resolution?: Resolution;
}

/** Sums up a scan. */
export function summarizeScan(
  projects: readonly ProjectImports[],
  files: readonly ReadFile[],
  { packageNames, packageOffsets, imputed }: Catalog,
  resolution?: Resolution,
): ScanSummary {
  const sum = (count: (project: ProjectImports) => number): number =>
    projects.reduce((total, project) => total + count(project), 0);
  return {
    functions: projects.length,
    functions_without_packages: projects.filter(
      (_, index) => packageOffsets[index] === packageOffsets[index + 1],
    ).length,
    files: files.length,
    python2_files: files.filter(({ read }) => 'python2' in read && read.python2).length,
    unreadable: files.flatMap(({ path, read }) =>
      'error' in read ? [{ file: path, line: read.line, error: read.error }] : [],
    ),
    modules: {
      mapped: sum((project) => project.mapped.size),
      standard_library: sum((project) => project.standard.size),
      local: sum((project) => project.local.size),
      unmapped: sum((project) => project.unmapped.size),
    },
    left_out: {
      lazy_imports: sum((project) => project.leftOut.lazy),
      lazy_packages: sum((project) => project.lazyPackages.size),
      typing_imports: sum((project) => project.leftOut.typing),
      fallback_imports: sum((project) => project.leftOut.fallback),
    },
    packages: packageNames.length,
    imputed_packages: imputed.filter((bits) => bits !== 0).length,
    unmapped_modules: countUnmapped(projects),
    ...(resolution !== undefined && { resolution }),
  };
}

function countUnmapped(
  projects: readonly ProjectImports[],
): { module: string; projects: number }[] {
  const counts = new Map<string, number>();
  for (const module of projects.flatMap((project) => [...project.unmapped])) {
    counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  return [...counts]
    .map(([module, count]) => ({ module, projects: count }))
    .toSorted((a, b) => b.projects - a.projects || (a.module < b.module ? -1 : 1));
}
