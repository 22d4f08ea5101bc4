import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assembleBase } from '../../base/assemble-base.ts';
import { findPython } from '../../base/find-python.ts';
import { processPlatform } from '../../platforms/process.ts';
import { cacheRoot, makeRunState } from '../../state/run-state.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { runModule, type TestPlace } from './run-module.ts';

const python = await findPython().catch(() => undefined);
const onHost = testThatNeeds(python === undefined ? 'no Python' : undefined);

/** Outcomes and words of a module of this source, run by plain processes. */
async function outcomesOf(
  source: string,
  { timeoutMs = 20_000, tests }: { timeoutMs?: number; tests?: readonly string[] } = {},
): Promise<{ outcomes: Record<string, string>; words: Record<string, string> }> {
  const base = await assembleBase(cacheRoot());
  const { directory } = await makeRunState();
  const store = path.join(directory, 'store');
  const stored = { name: 'cases==1', directory: path.join(store, 'cases==1'), modules: [] };
  await mkdir(stored.directory, { recursive: true });
  await writeFile(path.join(stored.directory, 'cases.py'), source);
  const session = await processPlatform.open({
    baseDirectory: base.directory,
    storeDirectory: store,
    stateDirectory: directory,
    limits: { memoryMb: 512, processes: 32, cores: 1, timeoutMs, network: 'none' },
  });
  let sandboxes = 0;
  const place: TestPlace = {
    session,
    zygote: -1,
    packages: [stored],
    codeFolder: path.join(directory, 'plans'),
    nextSandbox: () => sandboxes++,
  };
  try {
    const all = [...(await runModule(place, { module: 'cases', tests }))];
    const name = (id: string): string => id.replace('cases.', '');
    return {
      outcomes: Object.fromEntries(all.map(([id, { outcome }]) => [name(id), outcome])),
      words: Object.fromEntries(all.map(([id, { words }]) => [name(id), words])),
    };
  } finally {
    await session.close();
    await rm(directory, { recursive: true, force: true });
  }
}

onHost('each test comes out as unittest says, with the words of what went wrong', async (t) => {
  const { outcomes, words } = await outcomesOf(`
import unittest
class Plain(unittest.TestCase):
    def test_good(self): pass
    def test_wrong(self): self.assertEqual(1, 2)
    def test_error(self): open("/nowhere/at/all")
    def test_skip(self): self.skipTest("not today")
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_parts(self):
        for n in range(3):
            with self.subTest(n=n): self.assertNotEqual(n, 1)
    def test_leaving(self): raise SystemExit(3)
@unittest.skip("as a whole")
class Skipped(unittest.TestCase):
    def test_one(self): pass
class SetUpFails(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise OSError(28, "disk full")
    def test_one(self): pass
class SetUpSkips(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise unittest.SkipTest("no such thing here")
    def test_one(self): pass
`);
  t.deepEqual(outcomes, {
    'Plain.test_error': 'failed',
    'Plain.test_expected': 'passed',
    'Plain.test_good': 'passed',
    'Plain.test_leaving': 'failed',
    'Plain.test_parts': 'failed',
    'Plain.test_skip': 'skipped',
    'Plain.test_unexpected': 'failed',
    'Plain.test_wrong': 'failed',
    'SetUpFails.test_one': 'failed',
    'SetUpSkips.test_one': 'skipped',
    'Skipped.test_one': 'skipped',
  });
  t.regex(words['Plain.test_wrong']!, /^AssertionError: 1 != 2 \(cases\.py:\d+ in test_wrong\)$/);
  t.regex(words['Plain.test_error']!, /FileNotFoundError: .*\/nowhere\/at\/all/);
  t.is(words['Plain.test_skip'], 'not today');
  t.regex(words['SetUpFails.test_one']!, /disk full/);
  t.is(words['SetUpSkips.test_one'], 'no such thing here');
});

onHost('a test that ends its sandbox, or hangs, is lost alone', async (t) => {
  const { outcomes, words } = await outcomesOf(
    `
import os, time, unittest
class Before(unittest.TestCase):
    def test_one(self): pass
class Ending(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): os._exit(9)
    def test_c(self): pass
class Hanging(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): time.sleep(60)
class Zuletzt(unittest.TestCase):
    def test_one(self): pass
`,
    { timeoutMs: 5000 },
  );
  t.deepEqual(outcomes, {
    'Before.test_one': 'passed',
    'Ending.test_a': 'passed',
    'Ending.test_b': 'lost',
    'Ending.test_c': 'passed',
    'Hanging.test_a': 'passed',
    'Hanging.test_b': 'lost',
    'Zuletzt.test_one': 'passed',
  });
  t.regex(words['Ending.test_b']!, /exit code 9/);
  t.regex(words['Hanging.test_b']!, /^timeout/);
});

onHost('a module that cannot be loaded, or skips itself, stands for its tests', async (t) => {
  const broken = await outcomesOf('import nothing_of_the_kind\n');
  t.deepEqual(broken.outcomes, { cases: 'failed' });
  t.regex(broken.words['cases']!, /nothing_of_the_kind/);
  const skipping = await outcomesOf('import unittest\nraise unittest.SkipTest("not here")\n');
  t.deepEqual(skipping.outcomes, { cases: 'skipped' });
  t.is(skipping.words['cases'], 'not here');
  const ending = await outcomesOf('import os\nos._exit(1)\n');
  t.deepEqual(ending.outcomes, { cases: 'lost' });
});

onHost('thousands of tests are told whole, and tests of one name are told apart', async (t) => {
  const { outcomes } = await outcomesOf(`
import unittest
class Many(unittest.TestCase): pass
for n in range(3000):
    setattr(Many, "test_%d" % n, lambda self, n=n: self.assertTrue(n % 3, "wrong " * 99))
class Twice(unittest.TestCase):
    def test_one(self): pass
def load_tests(loader, tests, pattern):
    tests.addTests(loader.loadTestsFromTestCase(Twice))
    return tests
`);
  const counts = Object.groupBy(Object.values(outcomes), (outcome) => outcome);
  t.is(counts['failed']!.length, 1000);
  t.is(counts['passed']!.length, 2002);
  t.true('Twice.test_one #2' in outcomes);
});

onHost('some tests of a module can be run alone', async (t) => {
  const source = `
import unittest
class One(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): raise SystemError
`;
  const { outcomes } = await outcomesOf(source, { tests: ['cases.One.test_a'] });
  t.deepEqual(outcomes, { 'One.test_a': 'passed' });
});
