import { normalizePackageName } from '../data-builders/requirements/package-name.ts';
import { parseSpecifier, type VersionClause } from './specifier.ts';

/** A package that is asked for, with the versions of it that will do (PEP 508). */
export interface DependencySpecifier {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly clauses: readonly VersionClause[];
  /** Where it comes from: `name @ url`. */
  readonly url: string | undefined;
  /** Not read yet. */
  readonly marker: string | undefined;
}

const name = '[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?';
const extras = `\\[\\s*(?<extras>(?:${name}(?:\\s*,\\s*${name})*)?)\\s*\\]`;
const pattern = new RegExp(
  `^\\s*(?<name>${name})\\s*(?:${extras})?\\s*` +
    `(?:@\\s*(?<url>\\S+)(?<gap>\\s+|$)|\\((?<bracketed>[^()]*)\\)|(?<bare>[^;@()]*))` +
    `\\s*(?:;(?<marker>.*))?$`,
  'is',
);

/**
 * Reads a dependency specifier: `requests[socks] >=2.31,<3 ; python_version < "3"`.
 *
 * @returns undefined if it is none; whether the marker is one is not looked at
 */
export function parseDependencySpecifier(text: string): DependencySpecifier | undefined {
  const groups = pattern.exec(text)?.groups;
  const clauses = parseSpecifier(groups?.['bracketed'] ?? groups?.['bare'] ?? '');
  if (groups?.['name'] === undefined || clauses === undefined) {
    return undefined;
  }
  return {
    name: normalizePackageName(groups['name']),
    extras: (groups['extras'] ?? '').split(/\s*,\s*/).filter((extra) => extra !== ''),
    clauses,
    url: groups['url'],
    marker: groups['marker']?.trim(),
  };
}
