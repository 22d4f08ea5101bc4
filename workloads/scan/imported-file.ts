import type { VersionClause } from './version-choice.ts';

/** What a requirements or lock file asks for, markers evaluated, each package once. */
export interface ImportedFile {
  readonly kind: 'requirements' | 'pip-compile' | 'Pipfile.lock' | 'poetry.lock' | 'uv.lock';
  /** Whether it names all dependencies itself, as lock files do. */
  readonly isClosed: boolean;
  /** In file order, by normalised name. */
  readonly requirements: ReadonlyMap<string, readonly VersionClause[]>;
  /** Extras by normalised name, where a requirement has any. */
  readonly extras: ReadonlyMap<string, string>;
  /** What constraint files say of packages, should they be needed. */
  readonly constraints: ReadonlyMap<string, readonly VersionClause[]>;
  /** What was left out or passed over: what, how often. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Collects an imported file. */
export class ImportedFileBuilder {
  readonly requirements = new Map<string, readonly VersionClause[]>();
  readonly constraints = new Map<string, readonly VersionClause[]>();
  readonly extras = new Map<string, string>();
  readonly counts: Record<string, number> = {};

  count(what: string, times = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + times;
  }

  /** Adds a requirement; a package that stands twice counts once, with its first version. */
  require(name: string, clauses: readonly VersionClause[]): void {
    if (this.requirements.has(name)) {
      this.count('requirements left out: package stands there twice');
    } else {
      this.requirements.set(name, clauses);
    }
  }

  /** The file as it was collected. */
  finish(kind: ImportedFile['kind'], isClosed: boolean): ImportedFile {
    const { requirements, extras, constraints, counts } = this;
    return { kind, isClosed, requirements, extras, constraints, counts };
  }
}
