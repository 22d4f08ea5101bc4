import { versionKey } from '../../packaging/version.ts';
import type { RequirementLists } from './package-use.ts';
import { parseRequirement, type Requirement } from '../requirements/requirement.ts';

/**
 * Gives each release of a package one spelling, as PEP 440 takes `six==1.16` and `six==1.16.0` for
 * the same: that of the releases that are known, else the one that most entries of the first list
 * with it have; of several the longest.
 *
 * @param known `name==version`, those that count most first
 * @param lists requirement lists, those that speak for the index first
 * @returns the lists with the entries that were spelled otherwise rewritten
 */
export function unifyReleases(
  known: Iterable<string>,
  lists: readonly RequirementLists[],
): RequirementLists[] {
  const spellings = new Map<string, string>();
  for (const key of known) {
    const [name = key, version = ''] = key.split('==');
    const release = releaseKey(name, version);
    spellings.set(release, spellings.get(release) ?? version);
  }
  for (const list of lists) {
    for (const [release, version] of usualSpellings(list)) {
      spellings.set(release, spellings.get(release) ?? version);
    }
  }
  const respell = (entry: string): string => {
    const pin = pinOf(entry);
    const spelling = pin && spellings.get(releaseKey(pin.name, pin.version));
    return pin === undefined || spelling === pin.version ? entry : `${pin.name}-${spelling}`;
  };
  return lists.map((list) =>
    Object.fromEntries(Object.entries(list).map(([id, entries]) => [id, entries.map(respell)])),
  );
}

/** One text for all spellings of a release. */
function releaseKey(name: string, version: string): string {
  return `${name}==${versionKey(version)}`;
}

function pinOf(entry: string): (Requirement & { readonly version: string }) | undefined {
  const requirement = parseRequirement(entry);
  return typeof requirement === 'string' || requirement.version === undefined
    ? undefined
    : { name: requirement.name, version: requirement.version };
}

function usualSpellings(list: RequirementLists): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const pin of Object.values(list).flat().map(pinOf)) {
    if (pin !== undefined) {
      const release = releaseKey(pin.name, pin.version);
      const seen = counts.get(release) ?? new Map<string, number>();
      counts.set(release, seen.set(pin.version, (seen.get(pin.version) ?? 0) + 1));
    }
  }
  return new Map(
    [...counts].map(([release, seen]) => {
      const [usual] = [...seen].toSorted((a, b) => b[1] - a[1] || b[0].length - a[0].length);
      return [release, usual![0]];
    }),
  );
}
