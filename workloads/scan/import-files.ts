import { basename, normalize, resolve } from 'node:path';
import type { Workload } from '../catalog.ts';
import { closeOverDependencies } from '../data-builders/dependencies.ts';
import { InputError } from '../input-error.ts';
import type { RandomStream } from '../random-stream.ts';
import type { ClosedFunctions, Resolution } from './close-functions.ts';
import type { ImportedFile } from './imported-file.ts';
import type { PackageKnowledge } from './package-knowledge.ts';
import { readPipfileLock } from './pipfile-lock.ts';
import { readPoetryLock } from './poetry-lock.ts';
import { priceFunctions } from './price-functions.ts';
import { readRequirementsFile } from './requirements-file.ts';
import { readUvLock } from './uv-lock.ts';
import { chooseVersion, type VersionClause } from './version-choice.ts';

/** An import in numbers. */
export interface ImportSummary {
  readonly functions: number;
  readonly functions_without_packages: number;
  readonly files: readonly {
    readonly file: string;
    readonly kind: ImportedFile['kind'];
    /** What stands in the file. */
    readonly requirements: number;
    /** With their dependencies. */
    readonly packages: number;
  }[];
  /** What was left out, passed over or made up for: what, how often. */
  readonly counts: Readonly<Record<string, number>>;
  /** Package versions of the workload, and how many of them nobody measured whole. */
  readonly packages: number;
  readonly imputed_packages: number;
  /** Names that stand in no known requirement file, with the functions that need them. */
  readonly unknown_packages: readonly { package: string; functions: number }[];
  /** What a resolver could not resolve, where one was asked. */
  readonly resolution?: Resolution;
}

/**
 * Makes a workload of requirements and lock files: one function a file, named by its path. Packages
 * that a file does not pin get the usual version, or one that its range allows. The packages of a
 * file that is not closed are closed over known dependencies; all are sorted by name.
 *
 * @param options.dev whether lock files' packages for development count
 * @param options.closures what a resolver found of the files (see `closeFiles`); without it the data
 *   gives versions and dependencies
 * @param options.streamOf the stream that the costs of a package name are drawn from
 * @throws InputError with file and line on what cannot be read, and on a file that is given twice
 */
export function importFiles(
  paths: readonly string[],
  knowledge: PackageKnowledge,
  options: {
    readonly dev: boolean;
    readonly closures?: ClosedFunctions | undefined;
    readonly streamOf: (packageName: string) => RandomStream;
  },
): { workload: Workload; summary: ImportSummary } {
  const twice = paths.find(
    (path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) < index,
  );
  if (twice !== undefined) {
    throw new InputError(`${twice}: is given twice; each file makes one function`);
  }
  const files = paths.map((path) => readImportedFile(path, options.dev));
  const counts: Record<string, number> = {};
  const count = (what: string, times = 1): void => {
    counts[what] = (counts[what] ?? 0) + times;
  };
  const { closures } = options;
  const functions = files.map((file, index) => {
    Object.entries(file.counts).forEach(([what, times]) => count(what, times));
    const name = functionNameOf(paths[index]!);
    return { name, packages: closures?.packages.get(name) ?? packagesOf(file, knowledge, count) };
  });
  const resolution = closures?.resolution;
  if (resolution !== undefined) {
    count('requirements left out: pip cannot resolve them', resolution.unresolved.length);
  }
  const { catalog, imputed } = priceFunctions(functions, knowledge, options.streamOf);
  const notes = {
    description:
      'requirements and lock files with their dependencies; ' +
      'execute_ms and memory_mb are 1 for all, since nobody measured them',
    source: 'imported files; Forklift and ReqBench (costs, dependencies)',
    licence: 'Apache-2.0 (costs, dependencies)',
    dropped: counts,
    imputed,
    ...(resolution !== undefined && { resolver: resolution.resolver }),
  };
  const summary = {
    functions: functions.length,
    functions_without_packages: functions.filter((one) => one.packages.length === 0).length,
    files: files.map(({ kind, requirements }, index) => ({
      file: paths[index]!,
      kind,
      requirements: requirements.size,
      packages: functions[index]!.packages.length,
    })),
    counts,
    packages: catalog.packageNames.length,
    imputed_packages: catalog.imputed.filter((bits) => bits !== 0).length,
    unknown_packages: unknownPackages(
      functions.flatMap((one) => one.packages),
      knowledge,
    ),
    ...(resolution !== undefined && { resolution }),
  };
  return { workload: { name: 'import', catalog, notes }, summary };
}

/** The name of the function that a file makes. */
export function functionNameOf(path: string): string {
  return normalize(path);
}

/**
 * Reads one file. Lock files are known by their names; whatever else is given is a requirements file.
 *
 * @throws InputError with file and line on what cannot be read
 */
export function readImportedFile(path: string, dev: boolean): ImportedFile {
  const name = basename(path);
  if (/pipfile\.lock$/i.test(name)) {
    return readPipfileLock(path, dev);
  }
  if (/poetry\.lock$/i.test(name)) {
    return readPoetryLock(path, dev);
  }
  if (/uv\.lock$/i.test(name)) {
    return readUvLock(path, dev);
  }
  if (/\.(?:toml|lock|json|ya?ml|cfg|py)$/i.test(name)) {
    throw new InputError(
      `${path}: should be a requirements file, Pipfile.lock, poetry.lock or uv.lock`,
    );
  }
  return readRequirementsFile(path);
}

function packagesOf(
  { requirements, constraints, isClosed }: ImportedFile,
  knowledge: PackageKnowledge,
  count: (what: string) => void,
): string[] {
  const choose = (name: string, clauses: readonly VersionClause[]): string | undefined => {
    const { version, how } = chooseVersion(name, clauses, knowledge);
    if (how !== 'pinned') {
      count(how === 'range' ? 'packages with a range' : 'packages unpinned: usual version taken');
    }
    return version;
  };
  const { use, graph } = knowledge;
  const asked = [...requirements].map(([name, clauses]) => ({
    name,
    version: choose(name, [...(constraints.get(name) ?? []), ...clauses]),
  }));
  const usualVersion = (name: string): string =>
    chooseVersion(name, constraints.get(name) ?? [], knowledge).version ?? use.usualVersion(name);
  return closeOverDependencies(
    asked,
    isClosed ? { dependenciesOf: () => [] } : graph,
    usualVersion,
  );
}

function unknownPackages(
  packages: readonly string[],
  { use }: PackageKnowledge,
): { package: string; functions: number }[] {
  const counts = new Map<string, number>();
  for (const name of packages.map((one) => one.split('==')[0] ?? one)) {
    if (use.filesWith(name) === 0) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([name, functions]) => ({ package: name, functions }))
    .toSorted((a, b) => b.functions - a.functions || (a.package < b.package ? -1 : 1));
}
