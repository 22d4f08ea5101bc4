import { basename, normalize, resolve } from 'node:path';
import type { Workload } from '../catalog.ts';
import { closeOverDependencies } from '../data-builders/dependencies.ts';
import { InputError } from '../input-error.ts';
import { specifierText, type VersionClause } from '../packaging/specifier.ts';
import { versionKey } from '../packaging/version.ts';
import type { RandomStream } from '../random-stream.ts';
import type { ImportedFile } from './imported-file.ts';
import type { PackageKnowledge } from './package-knowledge.ts';
import { readPipfileLock } from './pipfile-lock.ts';
import { readPoetryLock } from './poetry-lock.ts';
import { priceFunctions } from './price-functions.ts';
import { readRequirementsFile, type RequirementsContext } from './requirements-file.ts';
import { readUvLock } from './uv-lock.ts';
import { chooseVersion } from './version-choice.ts';

/** How files are imported. */
export interface ImportOptions extends RequirementsContext {
  /** Whether lock files' packages for development count. */
  readonly dev: boolean;
  /** Whether a file that cannot be read is listed rather than ends the import. */
  readonly keepGoing: boolean;
  /** The stream that the costs of a package name are drawn from. */
  readonly streamOf: (packageName: string) => RandomStream;
}

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
  /** Files that cannot be read, with the reason; none of them is a function. */
  readonly unreadable: readonly { readonly file: string; readonly error: string }[];
  /** What was left out, passed over or made up for: what, how often. */
  readonly counts: Readonly<Record<string, number>>;
  /** Requirements that no known version satisfies, so that they were left out. */
  readonly unsatisfied: readonly { readonly file: string; readonly requirement: string }[];
  /** Package versions of the workload, and how many of them nobody measured whole. */
  readonly packages: number;
  readonly imputed_packages: number;
  /** Names that stand in no known requirement file, with the functions that need them. */
  readonly unknown_packages: readonly { package: string; functions: number }[];
}

/**
 * Makes a workload of requirements and lock files: one function a file, named by its path. Packages
 * that a file does not pin get the usual version, or one that its range allows. The packages of a
 * file that is not closed are closed over known dependencies; all are sorted by name.
 *
 * @throws InputError with file and line on what cannot be read, unless it is to keep going and another
 *   file can be; and on a file that is given twice
 */
export function importFiles(
  paths: readonly string[],
  knowledge: PackageKnowledge,
  options: ImportOptions,
): { workload: Workload; summary: ImportSummary } {
  const twice = paths.find(
    (path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) < index,
  );
  if (twice !== undefined) {
    throw new InputError(`${twice}: is given twice; each file makes one function`);
  }
  const { files, unreadable } = readFiles(paths, options);
  const counts: Record<string, number> = {};
  const count = (what: string, times = 1): void => {
    counts[what] = (counts[what] ?? 0) + times;
  };
  const unsatisfied: { file: string; requirement: string }[] = [];
  const closed = files.map(({ path, file }) => {
    Object.entries(file.counts).forEach(([what, times]) => count(what, times));
    const packages = packagesOf(file, knowledge, count, (requirement) => {
      unsatisfied.push({ file: path, requirement });
    });
    return { name: normalize(path), packages };
  });
  const functions = unifySpellings(closed);
  const { catalog, imputed } = priceFunctions(functions, knowledge, options.streamOf);
  const notes = {
    description:
      'requirements and lock files with their dependencies; ' +
      'execute_ms and memory_mb are 1 for all, since nobody measured them',
    source: 'imported files; Forklift and ReqBench (costs, dependencies)',
    licence: 'Apache-2.0 (costs, dependencies)',
    dropped: counts,
    imputed,
  };
  const summary = {
    functions: functions.length,
    functions_without_packages: functions.filter((one) => one.packages.length === 0).length,
    files: files.map(({ path, file: { kind, requirements } }, index) => ({
      file: path,
      kind,
      requirements: requirements.size,
      packages: functions[index]!.packages.length,
    })),
    unreadable,
    counts,
    unsatisfied,
    packages: catalog.packageNames.length,
    imputed_packages: catalog.imputed.filter((bits) => bits !== 0).length,
    unknown_packages: unknownPackages(
      functions.flatMap((one) => one.packages),
      knowledge,
    ),
  };
  return { workload: { name: 'import', catalog, notes }, summary };
}

interface ReadFiles {
  readonly files: readonly { readonly path: string; readonly file: ImportedFile }[];
  readonly unreadable: readonly { readonly file: string; readonly error: string }[];
}

function readFiles(paths: readonly string[], options: ImportOptions): ReadFiles {
  const files: { path: string; file: ImportedFile }[] = [];
  const unreadable: { file: string; error: string }[] = [];
  for (const path of paths) {
    try {
      files.push({ path, file: readFile(path, options) });
    } catch (error) {
      if (!(error instanceof InputError) || !options.keepGoing) {
        throw error;
      }
      unreadable.push({ file: path, error: error.message });
    }
  }
  if (files.length === 0) {
    throw new InputError(`none of the files can be read; ${unreadable[0]?.error}`);
  }
  return { files, unreadable };
}

/** Lock files are known by their names; whatever else is given is a requirements file. */
function readFile(path: string, options: ImportOptions): ImportedFile {
  const { dev, python } = options;
  const name = basename(path);
  if (/pipfile\.lock$/i.test(name)) {
    return readPipfileLock(path, dev, python);
  }
  if (/poetry\.lock$/i.test(name)) {
    return readPoetryLock(path, dev, python);
  }
  if (/uv\.lock$/i.test(name)) {
    return readUvLock(path, dev, python);
  }
  if (/\.(?:toml|lock|json|ya?ml|cfg|py)$/i.test(name)) {
    throw new InputError(
      `${path}: should be a requirements file, Pipfile.lock, poetry.lock or uv.lock`,
    );
  }
  return readRequirementsFile(path, options);
}

function packagesOf(
  { requirements, constraints, isClosed }: ImportedFile,
  knowledge: PackageKnowledge,
  count: (what: string) => void,
  onUnsatisfied: (requirement: string) => void,
): string[] {
  const { use, graph } = knowledge;
  const constraintsOf = (name: string): readonly VersionClause[] => constraints.get(name) ?? [];
  const asked = [...requirements].flatMap(([name, own]) => {
    const clauses = [...constraintsOf(name), ...own];
    const { version, how } = chooseVersion(name, clauses, knowledge);
    if (how !== 'pinned') {
      count(choices[how]);
    }
    if (how === 'unsatisfied') {
      onUnsatisfied(`${name}${specifierText(clauses)}`);
      return [];
    }
    return [{ name, version }];
  });
  return closeOverDependencies(
    asked,
    isClosed ? { dependenciesOf: () => [] } : graph,
    (name) => chooseVersion(name, constraintsOf(name), knowledge).version ?? use.usualVersion(name),
  );
}

const choices = {
  range: 'packages with a range',
  bound: 'packages with a range that no known version is in: its bound taken',
  unpinned: 'packages unpinned: usual version taken',
  unsatisfied: 'requirements left out: no known version satisfies them',
} as const;

/** Gives versions that are one the longest of their spellings: `1.0.0` of `1.0` and `1.0.0`. */
function unifySpellings(
  functions: readonly { readonly name: string; readonly packages: readonly string[] }[],
): { name: string; packages: string[] }[] {
  const releaseOf = (key: string): string => {
    const [name = key, version = ''] = key.split('==');
    return `${name}==${versionKey(version)}`;
  };
  const spellings = new Map<string, string>();
  for (const key of functions.flatMap((one) => one.packages)) {
    const known = spellings.get(releaseOf(key)) ?? '';
    spellings.set(releaseOf(key), key.length > known.length ? key : known);
  }
  return functions.map(({ name, packages }) => ({
    name,
    packages: packages.map((key) => spellings.get(releaseOf(key)) ?? key),
  }));
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
