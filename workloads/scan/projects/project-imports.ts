import { python2Modules } from '../../data-builders/github/python-2-modules.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import type { LocalModules } from './local-modules.ts';
import { reportedName } from './module-names.ts';
import { standardModule } from './standard-modules.ts';
import type { FileImports, ImportNode, ImportStatement } from '../statements/read-imports.ts';

/** What a project imports; modules and packages once each, in the order in which they are met. */
export interface ProjectImports {
  /** Normalised names of the packages that its imports ask for. */
  readonly packages: ReadonlySet<string>;
  /** Modules that a package is known for, of the standard library, of the project, of none known. */
  readonly mapped: ReadonlySet<string>;
  readonly standard: ReadonlySet<string>;
  readonly local: ReadonlySet<string>;
  readonly unmapped: ReadonlySet<string>;
  /** Packages that nothing but left-out imports in functions ask for. */
  readonly lazyPackages: ReadonlySet<string>;
  /** Import statements left out: in functions, for type checkers alone, after others that worked. */
  readonly leftOut: Readonly<Record<'lazy' | 'typing' | 'fallback', number>>;
}

/** A file of a project with its imports. */
export interface ReadFile {
  /** Path from the project's root. */
  readonly path: string;
  readonly read: FileImports;
}

/**
 * Sorts the imports of a project.
 *
 * All statements count that run when their module is imported, whatever the condition, and those in
 * functions if `lazy`. In a `try` with imports in a handler of ImportError, the fallback counts
 * only where something before it would not be found: a standard module that this Python does not
 * have, or one that no package is known for.
 *
 * @param packagesOf the packages that an import statement asks for
 * @param lazy whether imports in functions count
 * @param python the Python that the project is meant for
 */
export function projectImports(
  files: readonly ReadFile[],
  locals: LocalModules,
  packagesOf: (module: string, names: readonly string[]) => string[],
  lazy: boolean,
  python: TargetPython,
): ProjectImports {
  const packages = new Set<string>();
  const lazyPackages = new Set<string>();
  const modules = {
    mapped: new Set<string>(),
    standard: new Set<string>(),
    local: new Set<string>(),
    unmapped: new Set<string>(),
  };
  const leftOut = { lazy: 0, typing: 0, fallback: 0 };
  for (const { path, read } of files) {
    if (!('imports' in read)) {
      continue;
    }
    const sort = (statement: ImportStatement): Sorted =>
      sortImport(statement, path, read.python2 ?? false, locals, packagesOf, python);
    /** Takes what counts, and tells whether all of it would be found. */
    const take = (nodes: readonly ImportNode[]): boolean => {
      let isFound = true;
      for (const node of nodes) {
        if ('try' in node) {
          if (take(node.try)) {
            leftOut.fallback += statementsIn(node.fallback);
          } else {
            isFound = take(node.fallback) && isFound;
          }
        } else if (node.typing) {
          leftOut.typing++;
        } else {
          const sorted = sort(node);
          isFound &&= sorted.isFound;
          if (node.lazy && !lazy) {
            leftOut.lazy++;
            sorted.packages.forEach((name) => lazyPackages.add(name));
          } else {
            modules[sorted.kind].add(sorted.module);
            sorted.packages.forEach((name) => packages.add(name));
          }
        }
      }
      return isFound;
    };
    take(read.imports);
  }
  const lazyOnly = new Set([...lazyPackages].filter((name) => !packages.has(name)));
  return { packages, ...modules, lazyPackages: lazyOnly, leftOut };
}

/** What an import statement asks for. */
interface Sorted {
  readonly kind: 'mapped' | 'standard' | 'local' | 'unmapped';
  readonly module: string;
  readonly packages: readonly string[];
  /** Whether this Python with all known packages would find it. */
  readonly isFound: boolean;
}

function sortImport(
  { module, names, level }: ImportStatement,
  path: string,
  python2: boolean,
  locals: LocalModules,
  packagesOf: (module: string, names: readonly string[]) => string[],
  python: TargetPython,
): Sorted {
  const [top = ''] = module.split('.');
  if (level > 0 || locals.finds(path, top, python2)) {
    return { kind: 'local', module: level > 0 ? '.' : top, packages: [], isFound: true };
  }
  const standard = standardModule(top, python);
  if (standard !== undefined || python2Modules.has(top)) {
    return { kind: 'standard', module: top, packages: [], isFound: standard === 'present' };
  }
  const packages = packagesOf(module, names);
  if (packages.length > 0) {
    return { kind: 'mapped', module: reportedName(module), packages, isFound: true };
  }
  if (locals.mentions(top)) {
    return { kind: 'local', module: top, packages: [], isFound: true };
  }
  // The interpreter's own compiled modules: `_socket`, `_winreg`.
  const isInternal = /^_[a-z]/.test(top);
  return {
    kind: isInternal ? 'standard' : 'unmapped',
    module: reportedName(module),
    packages: [],
    isFound: isInternal,
  };
}

function statementsIn(nodes: readonly ImportNode[]): number {
  return nodes.reduce(
    (sum, node) => sum + ('try' in node ? statementsIn(node.try) + statementsIn(node.fallback) : 1),
    0,
  );
}
