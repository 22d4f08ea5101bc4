import type { Workload } from '../catalog.ts';
import { closeOverDependencies } from '../data-builders/github/dependencies.ts';
import { specifierText, type VersionClause } from '../packaging/specifier.ts';
import { versionKey } from '../packaging/version.ts';
import type { RandomStream } from '../random-stream.ts';
import type { ClosedFunctions, Resolution } from './closures/close-functions.ts';
import type { ImportedFile } from './imported-file.ts';
import type { PackageKnowledge } from './closures/package-knowledge.ts';
import { priceFunctions } from './closures/price-functions.ts';
import { readImportedFiles, type FileOptions } from './read-imported-files.ts';
import { chooseVersion } from './closures/version-choice.ts';

/** How files are imported. */
export interface ImportOptions extends FileOptions {
  /** What a resolver found of the files (see `closeFiles`); without it the data does. */
  readonly closures?: ClosedFunctions | undefined;
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
  /** What a resolver could not resolve, where one was asked. */
  readonly resolution?: Resolution;
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
  const { files, unreadable } = readImportedFiles(paths, options);
  const counts: Record<string, number> = {};
  const count = (what: string, times = 1): void => {
    counts[what] = (counts[what] ?? 0) + times;
  };
  const unsatisfied: { file: string; requirement: string }[] = [];
  const { packages: resolved, resolution } = options.closures ?? {};
  const closed = files.map(({ path, name, file }) => {
    Object.entries(file.counts).forEach(([what, times]) => count(what, times));
    const packages =
      resolved?.get(name) ??
      packagesOf(file, knowledge, count, (requirement) => {
        unsatisfied.push({ file: path, requirement });
      });
    return { name, packages };
  });
  if (resolution !== undefined) {
    count('requirements left out: pip cannot resolve them', resolution.unresolved.length);
  }
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
    ...(resolution !== undefined && { resolver: resolution.resolver }),
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
    ...(resolution !== undefined && { resolution }),
  };
  return { workload: { name: 'import', catalog, notes }, summary };
}

function packagesOf(
  { requirements, extras, constraints, isClosed }: ImportedFile,
  knowledge: PackageKnowledge,
  count: (what: string, times?: number) => void,
  onUnsatisfied: (requirement: string) => void,
): string[] {
  const { use, graph } = knowledge;
  if (extras.size > 0 && !isClosed) {
    count('requirements with extras, whose own dependencies are not known', extras.size);
  }
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
