import test from 'ava';
import { findPython } from '../base/find-python.ts';
import { platforms } from '../platforms/registry.ts';
import { makeRealWorld, type RealWorld } from './real-world.ts';
import { testThatNeeds } from './test-that-needs.ts';

/**
 * What tests of handlers run in, made before those of a file and removed after them, and `test` for
 * each of the platforms, skipped with the reason where the platform is not here.
 */
export async function testsOfHandlers(names: readonly string[]) {
  const python = await findPython().catch(() => undefined);
  const lackOf = async (name: string): Promise<string | undefined> =>
    python === undefined ? 'no Python' : platforms[name]!.unavailable();
  const lacks = await Promise.all(names.map(lackOf));
  // Hooks and tests are declared at one go, after all that is waited for.
  let world: RealWorld | undefined;
  test.before(async () => {
    if (python !== undefined) {
      world = await makeRealWorld();
    }
  });
  test.after.always(() => world?.remove());
  return {
    world: (): RealWorld => world!,
    tests: lacks.map(testThatNeeds),
  };
}
