import { allows, isPin, namesPrerelease, type VersionClause } from '../../packaging/specifier.ts';
import {
  compareVersions,
  isPrerelease,
  normalizeVersion,
  parseVersion,
  versionKey,
} from '../../packaging/version.ts';
import type { PackageKnowledge } from './package-knowledge.ts';

/** A version, and how it came about. */
export type VersionChoice =
  | { readonly how: 'pinned' | 'range'; readonly version: string }
  /** No known version is in the range: the bound that it names is taken. */
  | { readonly how: 'bound'; readonly version: string }
  /** The usual version is as good as any. */
  | { readonly how: 'unpinned'; readonly version: undefined }
  /** No version satisfies all clauses, as far as is known. */
  | { readonly how: 'unsatisfied'; readonly version: undefined };

/**
 * The version that a specifier stands for: the one it pins, in the spelling that the data has; else,
 * of the usual version, the measured ones and all others that are known, newest first, the first
 * that every clause allows; else a bound that every clause allows. As for pip, pre-releases come
 * last, unless a clause names one.
 */
export function chooseVersion(
  name: string,
  clauses: readonly VersionClause[],
  knowledge: PackageKnowledge,
): VersionChoice {
  const isAllowed = (version: string): boolean =>
    clauses.every((clause) => allows(clause, version));
  const pin = clauses.find(isPin);
  if (pin !== undefined) {
    const version = knownSpelling(name, pin.version, knowledge);
    return isAllowed(version) || isAllowed(pin.version)
      ? { version, how: 'pinned' }
      : { version: undefined, how: 'unsatisfied' };
  }
  if (clauses.length === 0) {
    return { version: undefined, how: 'unpinned' };
  }
  const allowed = candidatesOf(name, knowledge, clauses.some(namesPrerelease)).find(isAllowed);
  if (allowed !== undefined) {
    return { version: allowed, how: 'range' };
  }
  const bound = clauses
    .filter(({ operator }) => /^(?:>=|~=|==)$/.test(operator))
    .map(({ version }) => normalizeVersion(version.replace(/\.\*$/, '')))
    .find(isAllowed);
  return bound === undefined
    ? { version: undefined, how: 'unsatisfied' }
    : { version: bound, how: 'bound' };
}

/** A version as the data spells it: `1.16.0` for `1.16`; in its normal spelling if it has none. */
function knownSpelling(name: string, version: string, knowledge: PackageKnowledge): string {
  const key = versionKey(version);
  return (
    knowledge.versionsOf(name).find((known) => versionKey(known) === key) ??
    normalizeVersion(version)
  );
}

/** The known versions of a package, those that are to be preferred first. */
function candidatesOf(
  name: string,
  { measured, use, versionsOf }: PackageKnowledge,
  takesPrereleases: boolean,
): string[] {
  const known = versionsOf(name).toSorted((a, b) => compareVersions(b, a));
  const usual = known.length > 0 ? [use.usualVersion(name)] : [];
  const newestFirst = [...known.filter((version) => measured.has(`${name}==${version}`)), ...known];
  const isLast = (version: string): boolean => {
    const parsed = parseVersion(version);
    return !takesPrereleases && (parsed === undefined || isPrerelease(parsed));
  };
  const [late = [], early = []] = [true, false].map((wanted) =>
    newestFirst.filter((version) => isLast(version) === wanted),
  );
  return [...usual, ...early, ...late];
}
