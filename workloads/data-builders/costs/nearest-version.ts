import { compareVersions, parseVersion } from '../../packaging/version.ts';

/**
 * Of some versions of a package, the one that is nearest to `version`: the one that shares the most
 * leading release numbers with it; among those the newest.
 *
 * @param candidates at least one version
 */
export function nearestVersion(version: string, candidates: readonly string[]): string | undefined {
  const release = releaseOf(version);
  const ranked = candidates.map((candidate) => ({
    candidate,
    shared: sharedLength(release, releaseOf(candidate)),
  }));
  const best = ranked.toSorted(
    (a, b) => b.shared - a.shared || compareVersions(b.candidate, a.candidate),
  );
  return best[0]?.candidate;
}

function releaseOf(version: string): readonly bigint[] {
  return parseVersion(version)?.release ?? [];
}

function sharedLength(a: readonly bigint[], b: readonly bigint[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) {
    length++;
  }
  return length;
}
