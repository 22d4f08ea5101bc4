/**
 * By package, the sets of packages that importing it can bring in, each holding the package itself.
 * One version of a package can have several, since what it needs can come in several versions.
 */
export type DependencySets = Readonly<Record<string, readonly (readonly string[])[]>>;

/**
 * Guesses dependency sets from what occurs together, for workloads that do not say who needs whom.
 *
 * A package gets one set: itself and all packages that every function with it has too, so a Zygote
 * that holds the set can serve every function with the package. Where two packages occur in the
 * very same functions, that which sorts first is taken to be needed by the other and not the other
 * way round, so that there are no cycles and single-package builders can import one after the
 * other. What always occurs together need not depend on each other: in a package of few functions,
 * the set holds all that these share.
 *
 * @param functions by function, its packages
 */
export function occurringTogether(functions: readonly (readonly string[])[]): DependencySets {
  const memberships = functions.map((names) => new Set(names));
  const users = new Map<string, Set<string>[]>();
  for (const members of memberships) {
    for (const name of members) {
      const others = users.get(name);
      if (others === undefined) {
        users.set(name, [members]);
      } else {
        others.push(members);
      }
    }
  }
  const sets: Record<string, string[][]> = {};
  for (const [name, lists] of users) {
    const isNeeded = (other: string) => users.get(other)!.length > lists.length || other <= name;
    sets[name] = [inAll(lists).filter(isNeeded)];
  }
  return sets;
}

/** The names that all sets hold, in the order of the first. */
function inAll(sets: readonly ReadonlySet<string>[]): string[] {
  const [first = new Set<string>(), ...others] = sets;
  let common = [...first];
  for (const other of others) {
    common = common.filter((name) => other.has(name));
  }
  return common;
}
