import { z } from 'zod';
import { readInputText } from '../../directory/input-file.ts';
import { InputError } from '../../input-error.ts';
import type { DependencySets } from './dependency-sets.ts';
import { parseJson } from '../parse-json.ts';

const counts = z.record(z.string(), z.number());

/** `name==version` → sets → times seen, as zygolab keeps them. */
const byFullName = z.record(z.string(), counts);

/** Name → version → sets → times seen, as ReqBench and Forklift publish them (`deps.json`). */
const byVersion = z.record(z.string(), byFullName);

/**
 * Reads dependency sets from a JSON file, gzipped if its name ends in `.gz`: by package, or by name
 * and then version, the sets that it was seen with and how often. A set is one text,
 * `name==version,name==version,...`, and holds the package itself.
 *
 * @throws InputError if the file cannot be read or holds something else
 */
export function readDependencySets(file: string): DependencySets {
  const text = readInputText({ path: file, gzipped: file.endsWith('.gz') });
  const value = parseJson(text, file);
  const published = byVersion.safeParse(value);
  if (published.success) {
    const pairs = Object.entries(published.data).flatMap(([name, versions]) =>
      Object.entries(versions).map(([version, seen]) => [`${name}==${version}`, seen] as const),
    );
    return setsOf(pairs);
  }
  const own = byFullName.safeParse(value);
  if (!own.success) {
    throw new InputError(
      `${file}: should hold, by package, dependency sets and how often each was seen`,
    );
  }
  return setsOf(Object.entries(own.data));
}

function setsOf(
  pairs: readonly (readonly [name: string, seen: Readonly<Record<string, number>>])[],
): DependencySets {
  return Object.fromEntries(
    pairs.map(([name, seen]) => [name, Object.keys(seen).map((set) => set.split(','))]),
  );
}
