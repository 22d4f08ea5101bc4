import { basename, join, normalize, resolve } from 'node:path';
import type { Workload } from '../../catalog.ts';
import type { NamedFunction } from '../../data-builders/catalog-builder.ts';
import { closeOverDependencies } from '../../data-builders/github/dependencies.ts';
import { InputError } from '../../input-error.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import type { RandomStream } from '../../random-stream.ts';
import { closeFunctions, type ClosureResolver } from '../closures/close-functions.ts';
import { localModules } from './local-modules.ts';
import { importPackages } from './module-names.ts';
import type { PackageKnowledge } from '../closures/package-knowledge.ts';
import { priceFunctions } from '../closures/price-functions.ts';
import { projectImports, type ProjectImports } from './project-imports.ts';
import { isSource, pythonFiles, subfolders } from './python-files.ts';
import { readImports, type FileImports } from '../statements/read-imports.ts';
import { summarizeScan, type ScanSummary } from './scan-summary.ts';
import { SkippedFiles } from './skipped-files.ts';

/** How projects are scanned. */
export interface ScanOptions {
  /** An interpreter from 3.8 on. */
  readonly python: string;
  /** The Python that the projects are meant for. */
  readonly targetPython: TargetPython;
  /** Whether each folder within the folders is a project, rather than the folders themselves. */
  readonly each: boolean;
  /** Whether imports within functions count. */
  readonly lazy: boolean;
  /** Files and folders to leave out, as `SkippedFiles` takes them. */
  readonly skip: Iterable<string>;
  readonly streamOf: (packageName: string) => RandomStream;
  /** Who finds versions and dependencies; without one the data does. */
  readonly resolver?: ClosureResolver | undefined;
  /** Called after each file that was read. */
  readonly onFile?: (done: number, total: number) => void;
}

/** A project as it lies on disk. */
interface Project {
  readonly folder: string;
  /** Paths from the folder; those of modules that are not source too. */
  readonly files: readonly string[];
  /** The source files among them. */
  readonly sources: readonly string[];
}

/**
 * Scans Python projects into a workload: one function a project, with the packages that it imports,
 * at their usual versions, closed over known dependencies and sorted by name. A project of which no
 * file could be read is left out.
 *
 * @throws InputError if a folder is not there or has no Python source, or is given twice, or no file
 *   of any project can be read
 */
export async function scanProjects(
  folders: readonly string[],
  knowledge: PackageKnowledge,
  options: ScanOptions,
): Promise<{ workload: Workload; summary: ScanSummary }> {
  const skip = new SkippedFiles(options.skip);
  const projects = findProjects(folders, options.each, skip);
  const paths = projects.flatMap(({ folder, sources }) =>
    sources.map((source) => join(folder, source)),
  );
  const read = await readImports(options.python, paths, (done) =>
    options.onFile?.(done, paths.length),
  );
  const packagesOf = importPackages(knowledge);
  const names = projectNames(projects);
  let first = 0;
  const all = projects.map((project, index) => {
    const reads = read.slice(first, (first += project.sources.length));
    const imports = importsOf(project, reads, packagesOf, options);
    return { name: names[index]!, folder: project.folder, reads, imports };
  });
  const scanned = all.filter(({ reads }) => reads.some((one) => 'imports' in one));
  const unread = all.filter((one) => !scanned.includes(one)).map(({ folder }) => folder);
  if (scanned.length === 0) {
    const [fault] = read;
    throw new InputError(
      `no file can be read: ${paths[0]}:${fault?.line ?? 1}: ${fault?.error ?? 'empty'}`,
    );
  }
  const asked = scanned.map(({ name, imports }) => ({
    function: name,
    requirements: [...imports.packages],
    constraints: [],
    isClosed: false,
  }));
  const { packages: resolved, resolution } =
    options.resolver === undefined ? {} : await closeFunctions(asked, options.resolver);
  const functions = asked.map((one): NamedFunction => {
    const requirements = one.requirements.map((name) => ({ name, version: undefined }));
    const packages =
      resolved?.get(one.function) ??
      closeOverDependencies(requirements, knowledge.graph, knowledge.use.usualVersion);
    return { name: one.function, packages };
  });
  const { catalog, imputed } = priceFunctions(functions, knowledge, options.streamOf);
  const summary = {
    ...summarizeScan(
      scanned,
      paths.map((path, index) => ({ path, read: read[index]! })),
      catalog,
    ),
    unread_projects: unread,
    unmatched_skips: skip.unmet,
    ...(resolution !== undefined && { resolution }),
  };
  const notes = {
    description:
      'imports of Python projects, mapped to packages with their dependencies; ' +
      'execute_ms and memory_mb are 1 for all, since nobody measured them',
    source: 'a scan of source files; Forklift and ReqBench (costs, dependencies)',
    licence: 'Apache-2.0 (costs, dependencies)',
    dropped: droppedOf(summary),
    imputed,
    ...(resolution !== undefined && { resolver: resolution.resolver }),
  };
  return { workload: { name: 'scan', catalog, notes }, summary };
}

function findProjects(folders: readonly string[], each: boolean, skip: SkippedFiles): Project[] {
  const wanted = each
    ? folders.flatMap((folder) =>
        subfolders(folder).filter((one) => !skip.skips(folder, basename(one))),
      )
    : folders;
  const projects = wanted.map((folder) => {
    const files = pythonFiles(folder, skip);
    return { folder, files, sources: files.filter(isSource) };
  });
  const seen = new Set<string>();
  for (const { folder, sources } of projects) {
    if (seen.has(resolve(folder))) {
      throw new InputError(`${folder}: is given twice; each folder makes one function`);
    }
    seen.add(resolve(folder));
    if (sources.length === 0 && !each) {
      throw new InputError(
        `${folder}: holds no Python source (.py, .ipynb); it should be a project`,
      );
    }
  }
  const found = projects.filter(({ sources }) => sources.length > 0);
  if (found.length === 0) {
    throw new InputError(
      `${folders.join(', ')}: no folder within holds Python source (.py, .ipynb)`,
    );
  }
  return found;
}

/** The folders' own names; the path as it was given where several have the same. */
function projectNames(projects: readonly Project[]): string[] {
  const names = projects.map(({ folder }) => basename(resolve(folder)));
  return projects.map(({ folder }, index) => {
    const name = names[index]!;
    return names.indexOf(name) === names.lastIndexOf(name) ? name : normalize(folder);
  });
}

function importsOf(
  { folder, files, sources }: Project,
  reads: readonly FileImports[],
  packagesOf: (module: string, names: readonly string[]) => string[],
  { lazy, targetPython }: ScanOptions,
): ProjectImports {
  const locals = localModules(basename(resolve(folder)), files);
  const readFiles = sources.map((path, index) => ({ path, read: reads[index]! }));
  return projectImports(readFiles, locals, packagesOf, lazy, targetPython);
}

function droppedOf({
  modules,
  left_out: leftOut,
  unreadable,
  resolution,
}: Pick<ScanSummary, 'modules' | 'left_out' | 'unreadable' | 'resolution'>): Record<
  string,
  number
> {
  return {
    'modules left out: standard library': modules.standard_library,
    'modules left out: local to the project': modules.local,
    'modules left out: no known package': modules.unmapped,
    'imports left out: within functions': leftOut.lazy_imports,
    'imports left out: for type checkers only': leftOut.typing_imports,
    'imports left out: fallbacks': leftOut.fallback_imports,
    'files left out: syntax error': unreadable.length,
    ...(resolution !== undefined && {
      'packages left out: pip cannot resolve them': resolution.unresolved.length,
    }),
  };
}
