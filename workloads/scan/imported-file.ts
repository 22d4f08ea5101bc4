import { isFreezeArtefact } from '../packaging/freeze-artefact.ts';
import { isPin, type VersionClause } from '../packaging/specifier.ts';
import type { TargetPython } from '../packaging/target-python.ts';

/** What a requirements or lock file asks for, markers evaluated, each package once. */
export interface ImportedFile {
  readonly kind:
    'requirements' | 'pip-compile' | 'Pipfile.lock' | 'poetry.lock' | 'uv.lock' | 'pylock.toml';
  /** Whether it names all dependencies itself, as lock files do. */
  readonly isClosed: boolean;
  /** In file order, by normalised name. */
  readonly requirements: ReadonlyMap<string, readonly VersionClause[]>;
  /** The extras of each package that some are asked of, as they are written. */
  readonly extras: ReadonlyMap<string, readonly string[]>;
  /** What constraint files say of packages, should they be needed. */
  readonly constraints: ReadonlyMap<string, readonly VersionClause[]>;
  /** What was left out or passed over: what, how often. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Collects an imported file. */
export class ImportedFileBuilder {
  readonly requirements = new Map<string, readonly VersionClause[]>();
  readonly constraints = new Map<string, readonly VersionClause[]>();
  readonly extras = new Map<string, readonly string[]>();
  readonly counts: Record<string, number> = {};

  count(what: string, times = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + times;
  }

  /** Counts a requirement whose marker does not hold. */
  countMarker({ version }: TargetPython): void {
    this.count(`requirements left out: marker does not hold on Linux with Python ${version}`);
  }

  /**
   * Adds a requirement. A package that stands twice counts once: with what all its ranges allow, or
   * with its first pin; and with all extras.
   */
  require(name: string, clauses: readonly VersionClause[], extras: readonly string[] = []): void {
    if (
      isFreezeArtefact(
        name,
        clauses.map((clause) => clause.version),
      )
    ) {
      this.count('requirements left out: pkg-resources==0.0.0, which is no package');
      return;
    }
    if (extras.length > 0) {
      this.extras.set(name, [...new Set([...(this.extras.get(name) ?? []), ...extras])]);
    }
    const known = this.requirements.get(name);
    if (known === undefined) {
      this.requirements.set(name, clauses);
      return;
    }
    this.count('requirements left out: package stands there twice');
    if (!known.some(isPin)) {
      this.requirements.set(name, [...known, ...clauses]);
    }
  }

  /** Adds what a constraint file says of a package. */
  constrain(name: string, clauses: readonly VersionClause[]): void {
    this.constraints.set(name, [...(this.constraints.get(name) ?? []), ...clauses]);
  }

  /** The file as it was collected. */
  finish(kind: ImportedFile['kind'], isClosed: boolean): ImportedFile {
    const { requirements, extras, constraints, counts } = this;
    return { kind, isClosed, requirements, extras, constraints, counts };
  }
}
