import { basename, join, normalize, resolve } from 'node:path';
import type { Workload } from '../catalog.ts';
import type { NamedFunction } from '../data-builders/catalog-builder.ts';
import { closeOverDependencies } from '../data-builders/dependencies.ts';
import { InputError } from '../input-error.ts';
import type { RandomStream } from '../random-stream.ts';
import { closeFunctions, type ClosureResolver } from './close-functions.ts';
import { localModules } from './local-modules.ts';
import { importPackages } from './module-names.ts';
import type { PackageKnowledge } from './package-knowledge.ts';
import { priceFunctions } from './price-functions.ts';
import { projectImports, type ProjectImports } from './project-imports.ts';
import { pythonFiles, subfolders } from './python-files.ts';
import { readImports, type FileImports } from './read-imports.ts';
import { summarizeScan, type ScanSummary } from './scan-summary.ts';

/** How projects are scanned. */
export interface ScanOptions {
  /** An interpreter from 3.8 on. */
  readonly python: string;
  /** Whether each folder within the folders is a project, rather than the folders themselves. */
  readonly each: boolean;
  /** Whether imports within functions count. */
  readonly lazy: boolean;
  /** Names of files and folders to leave out. */
  readonly skip: ReadonlySet<string>;
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
 * at their usual versions, closed over known dependencies and sorted by name.
 *
 * @throws InputError if a folder is not there or has no Python source, or is given twice
 */
export async function scanProjects(
  folders: readonly string[],
  knowledge: PackageKnowledge,
  options: ScanOptions,
): Promise<{ workload: Workload; summary: ScanSummary }> {
  const projects = findProjects(folders, options);
  const paths = projects.flatMap(({ folder, sources }) =>
    sources.map((source) => join(folder, source)),
  );
  const read = await readImports(options.python, paths, (done) =>
    options.onFile?.(done, paths.length),
  );
  const packagesOf = importPackages(knowledge);
  const names = projectNames(projects);
  let first = 0;
  const scanned = projects.map((project) => {
    const reads = read.slice(first, (first += project.sources.length));
    return { project, imports: importsOf(project, reads, packagesOf, options.lazy) };
  });
  const asked = scanned.map(({ imports }, index) => ({
    function: names[index]!,
    requirements: [...imports.packages],
    constraints: [],
    isClosed: false,
  }));
  const closed =
    options.resolver === undefined ? undefined : await closeFunctions(asked, options.resolver);
  const resolution = closed?.resolution;
  const functions = asked.map((one): NamedFunction => {
    const requirements = one.requirements.map((name) => ({ name, version: undefined }));
    return {
      name: one.function,
      packages:
        closed?.packages.get(one.function) ??
        closeOverDependencies(requirements, knowledge.graph, knowledge.use.usualVersion),
    };
  });
  const { catalog, imputed } = priceFunctions(functions, knowledge, options.streamOf);
  const summary = summarizeScan(
    scanned.map((one) => one.imports),
    paths.map((path, index) => ({ path, read: read[index]! })),
    catalog,
    resolution,
  );
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

function findProjects(folders: readonly string[], { each, skip }: ScanOptions): Project[] {
  const wanted = each
    ? folders.flatMap((folder) => subfolders(folder).filter((one) => !skip.has(basename(one))))
    : folders;
  const projects = wanted.map((folder) => {
    const files = pythonFiles(folder, skip);
    return { folder, files, sources: files.filter((file) => /\.pyw?$/.test(file)) };
  });
  const seen = new Set<string>();
  for (const { folder, sources } of projects) {
    if (seen.has(resolve(folder))) {
      throw new InputError(`${folder}: is given twice; each folder makes one function`);
    }
    seen.add(resolve(folder));
    if (sources.length === 0 && !each) {
      throw new InputError(`${folder}: holds no Python source (.py); it should be a project`);
    }
  }
  const found = projects.filter(({ sources }) => sources.length > 0);
  if (found.length === 0) {
    throw new InputError(`${folders.join(', ')}: no folder within holds Python source (.py)`);
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
  lazy: boolean,
): ProjectImports {
  const locals = localModules(basename(resolve(folder)), files);
  const readFiles = sources.map((path, index) => ({ path, read: reads[index]! }));
  return projectImports(readFiles, locals, packagesOf, lazy);
}

function droppedOf({
  modules,
  left_out: leftOut,
  unreadable,
  resolution,
}: ScanSummary): Record<string, number> {
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
