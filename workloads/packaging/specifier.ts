import {
  comparePrecedence,
  isPrerelease,
  parseVersion,
  versionText,
  type Version,
} from './version.ts';

/** One clause of a version specifier: `>=1.2`, `==1.*`. */
export interface VersionClause {
  readonly operator: string;
  readonly version: string;
}

/**
 * Reads a version specifier of PEP 440: clauses with commas between them, one after the last too, or
 * nothing.
 *
 * @returns undefined if it is none
 */
export function parseSpecifier(text: string): VersionClause[] | undefined {
  if (text.trim() === '') {
    return [];
  }
  const clauses = text
    .replace(/,\s*$/, '')
    .split(',')
    .map((clause) => parseClause(clause.trim()));
  return clauses.includes(undefined) ? undefined : clauses.filter((one) => one !== undefined);
}

function parseClause(text: string): VersionClause | undefined {
  const [, operator, version] = /^(===|==|~=|!=|<=|>=|<|>)\s*([^\s;)]+)$/.exec(text) ?? [];
  if (operator === undefined || version === undefined) {
    return undefined;
  }
  const clause = { operator, version };
  if (operator === '===') {
    return clause;
  }
  const isEquality = operator === '==' || operator === '!=';
  if (isEquality && version.endsWith('.*')) {
    return /^v?(?:\d+!)?\d+(?:\.\d+)*\.\*$/i.test(version) ? clause : undefined;
  }
  const parsed = parseVersion(version);
  const isTooShort = operator === '~=' && (parsed?.release.length ?? 0) < 2;
  const hasLocal = parsed?.local !== undefined && !isEquality;
  return parsed === undefined || isTooShort || hasLocal ? undefined : clause;
}

/** The specifier as text: `>=1.2,<2`. */
export function specifierText(clauses: readonly VersionClause[]): string {
  return clauses.map(({ operator, version }) => `${operator}${version}`).join(',');
}

/** Whether a clause names one version, rather than a range: `==1.2`, `===1.2`. */
export function isPin({ operator, version }: VersionClause): boolean {
  return operator === '===' || (operator === '==' && !version.endsWith('.*'));
}

/** Whether a clause speaks of pre-releases, so that they may be chosen. */
export function namesPrerelease({ operator, version }: VersionClause): boolean {
  const parsed = parseVersion(version);
  return operator !== '!=' && operator !== '<' && parsed !== undefined && isPrerelease(parsed);
}

/**
 * Whether a version is one that a clause allows (PEP 440), pre-releases not treated apart. Text that
 * is no version is what `===` alone may allow.
 */
export function allows({ operator, version: bound }: VersionClause, version: string): boolean {
  const candidate = parseVersion(version);
  if (operator === '===') {
    const text = candidate === undefined ? version : versionText(candidate);
    return text.toLowerCase() === bound.toLowerCase();
  }
  if (candidate === undefined) {
    return false;
  }
  if (bound.endsWith('.*')) {
    const prefix = parseVersion(bound.slice(0, -2));
    const matches = prefix !== undefined && startsWith(candidate, prefix);
    return operator === '==' ? matches : !matches;
  }
  const limit = parseVersion(bound);
  return limit !== undefined && satisfies(operator, candidate, limit);
}

function satisfies(operator: string, candidate: Version, limit: Version): boolean {
  // A local part counts only where the clause has one: `==1.0` allows `1.0+cu118`.
  const shown = limit.local === undefined ? { ...candidate, local: undefined } : candidate;
  const order = comparePrecedence(shown, limit);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '~=':
      return order >= 0 && startsWith(candidate, { ...limit, release: limit.release.slice(0, -1) });
    case '<':
      // A pre-release of the limit is not before it, unless the limit is one itself.
      return comparePrecedence(shown, isPrerelease(limit) ? limit : { ...limit, dev: 0n }) < 0;
    default:
      // Nor is a post-release of the limit after it, unless the limit is one itself.
      return (
        order > 0 &&
        (limit.post !== undefined || limit.dev !== undefined || !isOf(candidate, limit))
      );
  }
}

/** Whether a version is the same but for what comes after the pre-release part. */
function isOf(candidate: Version, limit: Version): boolean {
  const rest = { post: undefined, dev: undefined, local: undefined };
  return comparePrecedence({ ...candidate, ...rest }, { ...limit, ...rest }) === 0;
}

/** Whether a release begins with that of the prefix: `1` is `1.0.0` here. */
function startsWith({ epoch, release }: Version, prefix: Version): boolean {
  return (
    epoch === prefix.epoch && prefix.release.every((part, index) => (release[index] ?? 0n) === part)
  );
}
