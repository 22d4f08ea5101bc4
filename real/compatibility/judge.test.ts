import { assembleBase } from '../base/assemble-base.ts';
import { openStore } from '../packages/installing/package-store.ts';
import { cacheRoot } from '../state/run-state.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { allDifferences } from './differences.ts';
import { explanations } from './explanations.ts';
import { judge } from './judge.ts';
import { countOutcomes, type ModuleOutcomes } from './outcome.ts';
import { subjects } from './running/subjects.ts';
import { baseWithTests } from './running/test-base.ts';
import { lackOfTests } from './testing/lack-of-tests.ts';

/*
 * The short form of `zygolab compatibility`: few modules of CPython's tests that are fast and of
 * different kinds. The long form, with its table, is docs/compatibility.md.
 */
const modules = ['json', 'uuid', 'glob', 'select', 'tempfile'];

const groups = [['lean-fresh', 'lean-forked'], ['docker']];
const noTests = await lackOfTests();
const lacks = await Promise.all(
  groups.map(async ([name]) => noTests ?? subjects[name!]!.platform.unavailable()),
);

for (const [at, names] of groups.entries()) {
  testThatNeeds(lacks[at])(
    `CPython's tests come out as on the host: ${names.join(', ')}`,
    async (t) => {
      const base = await baseWithTests(await assembleBase(cacheRoot()));
      const { directory: storeDirectory } = await openStore(cacheRoot(), base);
      const table = new Map<string, ReadonlyMap<string, ModuleOutcomes>>();
      await judge({
        base,
        storeDirectory,
        modules,
        subjects: ['host', ...names].map((name) => subjects[name]!),
        limits: { memoryMb: 1024, processes: 32, cores: 1, timeoutMs: 60_000, network: 'none' },
        parallel: 2,
        retries: 2,
        explanations,
        tell() {},
        onOutcomes: (module, places) =>
          table.set(module, new Map([...(table.get(module) ?? []), ...places])),
      });
      t.deepEqual([...table.keys()].toSorted(), modules.toSorted());
      for (const [module, places] of table) {
        for (const [place, outcomes] of places) {
          t.true(countOutcomes(outcomes).passed > 5, `${module} on ${place}`);
        }
      }
      t.deepEqual(
        allDifferences(table, explanations)
          .filter(({ explanation }) => explanation === undefined)
          .map(({ test, subject, found, words }) => `${subject}: ${test} ${found}: ${words}`),
        [],
      );
    },
  );
}
