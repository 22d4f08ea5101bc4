import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { Addition, allGuards, Guard } from './guards.ts';

/** What the launcher calls otherwise. */
const otherNames: Readonly<Record<string, string>> = { GUARD_RLIMITS: 'resourceLimits' };

function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

test('the bits are those of guards.h, by name and number', (t) => {
  const file = path.join(import.meta.dirname, 'sources', 'guards', 'guards.h');
  const bits = [
    ...readFileSync(file, 'utf8').matchAll(/^\t((?:GUARD|ADD)_(\w+)) = 1 << (\d+),/gm),
  ].map(([, whole, name, bit]) => [otherNames[whole!] ?? camelCase(name!), 1 << Number(bit)]);
  t.deepEqual(Object.entries({ ...Guard, ...Addition }), bits);
  t.is(
    allGuards,
    Object.values(Guard).reduce((sum, bit) => sum + bit, 0),
  );
});
