import { compareVersions } from '../data-builders/version-order.ts';
import type { PackageKnowledge } from './package-knowledge.ts';

/** One clause of a version specifier: `>=1.2`, `==1.*`. */
export interface VersionClause {
  readonly operator: string;
  readonly version: string;
}

/** A version, and how it came about. */
export interface VersionChoice {
  /** Undefined where the usual version is as good as any. */
  readonly version: string | undefined;
  readonly how: 'pinned' | 'range' | 'unpinned';
}

/**
 * Reads a version specifier of PEP 440: clauses with commas between them, or nothing.
 *
 * @returns undefined if it is none
 */
export function parseSpecifier(text: string): VersionClause[] | undefined {
  const clauses: VersionClause[] = [];
  for (const clause of text.split(',').map((part) => part.trim())) {
    const match = /^(===|==|~=|!=|<=|>=|<|>)\s*v?(\d[\w.+!-]*(?:\.\*)?)$/.exec(clause);
    if (match?.[1] !== undefined && match[2] !== undefined) {
      clauses.push({ operator: match[1], version: match[2] });
    } else if (clause !== '') {
      return undefined;
    }
  }
  return clauses;
}

/**
 * The version that a specifier stands for: the one it pins; else, of the usual version and then the
 * measured ones, newest first, the first that it allows; else its lower bound, if it has one; else
 * none.
 */
export function chooseVersion(
  name: string,
  clauses: readonly VersionClause[],
  { measured, use }: PackageKnowledge,
): VersionChoice {
  const pin = clauses.find(
    ({ operator, version }) => operator.startsWith('==') && !version.endsWith('*'),
  );
  if (pin !== undefined) {
    return { version: pin.version, how: 'pinned' };
  }
  if (clauses.length === 0) {
    return { version: undefined, how: 'unpinned' };
  }
  const newestFirst = [...measured.keys()]
    .filter((key) => key.startsWith(`${name}==`))
    .map((key) => key.slice(name.length + 2))
    .toSorted((a, b) => compareVersions(b, a));
  const usual = use.filesWith(name) > 0 ? [use.usualVersion(name)] : [];
  const allowed = [...usual, ...newestFirst].find((version) =>
    clauses.every((clause) => allows(clause, version)),
  );
  const bound = clauses.find(({ operator }) => /^(?:>=|>|~=|==)$/.test(operator));
  return { version: allowed ?? bound?.version.replace(/\.\*$/, ''), how: 'range' };
}

/** Whether a version is one that a clause allows (PEP 440). */
export function allows({ operator, version: bound }: VersionClause, version: string): boolean {
  const order = compareVersions(trimZeros(version), trimZeros(bound));
  switch (operator) {
    case '===':
      return version === bound;
    case '==':
      return bound.endsWith('.*') ? startsWith(version, bound.slice(0, -2)) : order === 0;
    case '!=':
      return !allows({ operator: '==', version: bound }, version);
    case '~=':
      return order >= 0 && startsWith(version, withoutLast(bound));
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    default:
      return order > 0;
  }
}

/** `1.4` of `1.4.5.post3` */
function withoutLast(version: string): string {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? version).replace(/\.\d+$/, '');
}

/** `1.0.0` and `1` are the same version. */
function trimZeros(version: string): string {
  return version.replace(/^(\d+(?:\.\d+)*?)(?:\.0+)+(?=$|[^.\d])/, '$1');
}

function startsWith(version: string, prefix: string): boolean {
  const padded = `${version.replace(/[^\d.].*$/, '')}${'.0'.repeat(prefix.split('.').length)}`;
  return padded.startsWith(`${prefix}.`);
}
