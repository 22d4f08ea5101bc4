import type { Catalog } from '../../catalog.ts';
import type { Resolution } from '../closures/close-functions.ts';
import type { ProjectImports, ReadFile } from './project-imports.ts';
import type { FileImports } from '../statements/read-imports.ts';

/** A scan in numbers. Modules and packages count once a project. */
export interface ScanSummary {
  readonly functions: number;
  /** Those all of whose files were read. */
  readonly functions_without_packages: number;
  /** Those with files that could not be read, so that packages may be missing. */
  readonly functions_partly_read: number;
  /** Folders of projects of which no file could be read: they are no functions. */
  readonly unread_projects: readonly string[];
  /** Names to skip that are the name of nothing. */
  readonly unmatched_skips: readonly string[];
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

/** Sums up a scan, but for what did not come to be a function. */
export function summarizeScan(
  scanned: readonly { readonly imports: ProjectImports; readonly reads: readonly FileImports[] }[],
  files: readonly ReadFile[],
  { packageNames, packageOffsets, imputed }: Catalog,
): Omit<ScanSummary, 'unread_projects' | 'unmatched_skips' | 'resolution'> {
  const projects = scanned.map((one) => one.imports);
  const isWhole = scanned.map(({ reads }) => reads.every((one) => one.error === undefined));
  const sum = (count: (project: ProjectImports) => number): number =>
    projects.reduce((total, project) => total + count(project), 0);
  return {
    functions: projects.length,
    functions_without_packages: projects.filter(
      (_, index) => isWhole[index] && packageOffsets[index] === packageOffsets[index + 1],
    ).length,
    functions_partly_read: isWhole.filter((whole) => !whole).length,
    files: files.length,
    python2_files: files.filter(({ read }) => 'python2' in read && read.python2).length,
    unreadable: files.flatMap(({ path, read }) =>
      read.error === undefined ? [] : [{ file: path, line: read.line ?? 1, error: read.error }],
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
