import { compareVersions } from '../../packaging/version.ts';
import { parseRequirement, type Noise, type Requirement } from '../requirements/requirement.ts';

/** Forklift's requirement lists: by blob id, `name-version` entries. */
export type RequirementLists = Readonly<Record<string, readonly string[]>>;

/** How packages are used in real projects, as told by requirements files and their closures. */
export interface PackageUse {
  /** The share of the closures with this package whose project asks for it itself; 1 if in none. */
  readonly directShare: (name: string) => number;
  /** How many closures hold this `name==version`. */
  readonly timesUsed: (key: string) => number;
  /** In how many requirement files or closures, whichever are more, the package stands. */
  readonly filesWith: (name: string) => number;
  /** The version most used in closures, else the newest that a file pins, else `0.0.0`. */
  readonly usualVersion: (name: string) => string;
}

/** The requirements of one list, each name once (the first counts), and its noise. */
export interface ReadList {
  readonly requirements: readonly Requirement[];
  readonly noise: readonly Noise[];
  readonly repeated: number;
}

/** Reads the entries of one requirement list. */
export function readList(entries: readonly string[]): ReadList {
  const requirements = new Map<string, Requirement>();
  const noise: Noise[] = [];
  let repeated = 0;
  for (const entry of entries) {
    const requirement = parseRequirement(entry);
    if (typeof requirement === 'string') {
      noise.push(requirement);
    } else if (requirements.has(requirement.name)) {
      repeated++;
    } else {
      requirements.set(requirement.name, requirement);
    }
  }
  return { requirements: [...requirements.values()], noise, repeated };
}

/**
 * Counts how packages are used.
 *
 * @param direct the requirement files as they are
 * @param compiled the transitive closures of those of them that could be compiled
 */
export function countPackageUse(direct: RequirementLists, compiled: RequirementLists): PackageUse {
  const pinned = new Map<string, string[]>();
  const files = new Map<string, number>();
  const closures = new Map<string, number>();
  const asked = new Map<string, number>();
  const versions = new Map<string, Map<string, number>>();
  for (const [id, entries] of Object.entries(direct)) {
    const { requirements } = readList(entries);
    const own = new Set<string>();
    for (const { name, version } of requirements) {
      own.add(name);
      increment(files, name);
      if (version !== undefined) {
        pinned.set(name, [...(pinned.get(name) ?? []), version]);
      }
    }
    for (const { name, version = unknownVersion } of readList(compiled[id] ?? []).requirements) {
      increment(closures, name);
      const seen = versions.get(name) ?? new Map<string, number>();
      increment(seen, version);
      versions.set(name, seen);
      if (own.has(name)) {
        increment(asked, name);
      }
    }
  }
  return {
    directShare: (name) => {
      const total = closures.get(name) ?? 0;
      return total === 0 ? 1 : (asked.get(name) ?? 0) / total;
    },
    timesUsed: (key) => {
      const [name = key, version = ''] = key.split('==');
      return versions.get(name)?.get(version) ?? 0;
    },
    filesWith: (name) => Math.max(files.get(name) ?? 0, closures.get(name) ?? 0),
    usualVersion: (name) =>
      mostUsed(versions.get(name)) ??
      pinned.get(name)?.reduce((a, b) => (compareVersions(a, b) < 0 ? b : a)) ??
      unknownVersion,
  };
}

/**
 * The versions of each package that stand in requirement lists or are known otherwise, in ascending
 * order, by name.
 *
 * @param known `name==version`
 */
export function knownVersions(
  lists: readonly RequirementLists[],
  known: Iterable<string>,
): (name: string) => readonly string[] {
  const versions = new Map<string, Set<string>>();
  const add = (name: string, version: string): void => {
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  };
  for (const key of known) {
    const [name = key, version = ''] = key.split('==');
    add(name, version);
  }
  for (const entry of lists.flatMap((list) => Object.values(list)).flat()) {
    const requirement = parseRequirement(entry);
    if (typeof requirement !== 'string' && requirement.version !== undefined) {
      add(requirement.name, requirement.version);
    }
  }
  return (name) => [...(versions.get(name) ?? [])].toSorted(compareVersions);
}

const unknownVersion = '0.0.0';

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The version that was seen most; of several, the newest. */
function mostUsed(seen: ReadonlyMap<string, number> | undefined): string | undefined {
  const ranked = [...(seen ?? [])].toSorted((a, b) => b[1] - a[1] || compareVersions(b[0], a[0]));
  return ranked[0]?.[0];
}
