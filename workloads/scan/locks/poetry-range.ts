import { allows, parseSpecifier, type VersionClause } from '../../packaging/specifier.ts';

/**
 * Whether a version is in a range as Poetry writes it: `>=3.6,<4.0`, `^3.7`, `~2.7 || ^3.5`, `3.*`,
 * `*`. What is no such range allows everything.
 */
export function isInPoetryRange(range: string, version: string): boolean {
  const alternatives = range.split(/\|\|?/).map(clausesOf);
  return (
    alternatives.includes(undefined) ||
    alternatives.some((clauses) => clauses?.every((clause) => allows(clause, version)))
  );
}

/** Whether what Poetry calls a platform (`win32`, `linux`, `!=darwin || linux`) lets Linux through. */
export function isForLinux(platform: unknown): boolean {
  return (
    typeof platform !== 'string' ||
    platform.split(/\|\|?/).some((text) =>
      text.split(',').every((part) => {
        const [, negation, name = ''] = /^\s*(!=)?(?:==)?\s*(.*?)\s*$/.exec(part) ?? [];
        return /^(?:\*|linux\d?)$/.test(name) !== (negation !== undefined);
      }),
    )
  );
}

/** The clauses of one alternative; undefined if it cannot be read. */
function clausesOf(text: string): VersionClause[] | undefined {
  const parts = text.match(/(?:[\^~<>=!]+\s*)?[^\s,]+/g) ?? [];
  const clauses = parts.map((part) => parseSpecifier(specifierOf(part)));
  return clauses.includes(undefined) ? undefined : clauses.flatMap((each) => each ?? []);
}

/** A clause in the words of PEP 440. */
function specifierOf(part: string): string {
  const [, operator = '', version = ''] = /^(\^|~(?!=)|[<>=!~]*)\s*(.*)$/.exec(part) ?? [];
  if (version === '*') {
    return '';
  }
  if (operator === '^' || operator === '~') {
    return `>=${version},<${nextAfter(version, operator)}`;
  }
  return operator === '' || operator === '=' ? `==${version}` : `${operator}${version}`;
}

/** Where a caret range ends: after its first number that is not 0; a tilde range after its second. */
function nextAfter(version: string, operator: '^' | '~'): string {
  const release = (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
  const first = release.findIndex((part) => part > 0);
  const fixed = operator === '~' ? Math.min(1, release.length - 1) : first;
  const last = fixed < 0 ? release.length - 1 : fixed;
  return [...release.slice(0, last), (release[last] ?? 0) + 1].join('.');
}
