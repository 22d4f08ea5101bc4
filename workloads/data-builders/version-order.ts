/**
 * Compares two Python package versions: negative where `a` is older. Release numbers compare one
 * by one (`1.10` is newer than `1.9`); where they are equal, a pre-release (`2.0rc1`) is older than
 * the release and a post-release newer, and what is left compares as text. That is PEP 440 for all
 * that is needed here: epochs and local versions compare as text.
 */
export function compareVersions(a: string, b: string): number {
  const left = releaseOf(a);
  const right = releaseOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  const stages = stageOf(a) - stageOf(b);
  return stages === 0 ? Number(a > b) - Number(a < b) : stages;
}

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

function releaseOf(version: string): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}

function stageOf(version: string): number {
  const suffix = version.replace(/^[\d.]*/, '');
  if (/^(?:a|b|c|rc|alpha|beta|dev|pre)/.test(suffix)) {
    return -1;
  }
  return suffix.startsWith('post') ? 1 : 0;
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) {
    length++;
  }
  return length;
}
