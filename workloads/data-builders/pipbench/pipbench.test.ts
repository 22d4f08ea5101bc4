import test from 'ava';
import { mean } from 'simple-statistics';
import type { Catalog } from '../../catalog.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { generatePipbench, pipbenchDefaults } from './pipbench.ts';

function generate(seed: number): Catalog {
  return generatePipbench(pipbenchDefaults, randomStream(seed, 'pipbench')).catalog;
}

test('the same seed gives the same workload, another seed another', (t) => {
  t.deepEqual(generate(1), generate(1));
  t.notDeepEqual(generate(1).packageLists, generate(2).packageLists);
});

test('handlers import as many packages as told, each once', (t) => {
  const options = { ...pipbenchDefaults, packages: 50, handlers: 200, importsPerHandler: [3] };
  const { catalog } = generatePipbench(options, randomStream(1, 'pipbench'));
  t.is(catalog.functionNames.length, 200);
  for (let index = 0; index < 200; index++) {
    const list = catalog.packageLists.subarray(
      catalog.packageOffsets[index],
      catalog.packageOffsets[index + 1],
    );
    t.true(list.length >= 3);
    t.is(new Set(list).size, list.length);
  }
});

test('costs are drawn uniformly from the 20 measured ones', (t) => {
  // Every handler imports all packages, so that the catalog holds all of them.
  const options = { ...pipbenchDefaults, packages: 2000, handlers: 1, importsPerHandler: [2000] };
  const { catalog } = generatePipbench(options, randomStream(1, 'pipbench'));
  t.is(catalog.packageNames.length, 2000);
  t.is(new Set(catalog.importMs).size, 20);
  // The means of the measurements: 33.2 ms, 2.61 MB in memory and 1,656 ms of installation; four
  // standard errors of the mean of 2,000 draws are 5.3 ms, 0.33 MB and 136 ms.
  t.true(Math.abs(mean([...catalog.importMs]) - 33.2) < 5.3);
  t.true(Math.abs(mean([...catalog.importMb]) - 2.61) < 0.33);
  t.true(Math.abs(mean([...catalog.installMs]) - 1656) < 136);
});

test('popularity is skewed as Zipf(1.4): most handlers share their packages', (t) => {
  const { catalog } = generatePipbench(pipbenchDefaults, randomStream(1, 'pipbench'));
  const uses = new Map<number, number>();
  for (const index of catalog.packageLists) {
    uses.set(index, (uses.get(index) ?? 0) + 1);
  }
  const ranked = [...uses.values()].toSorted((a, b) => b - a);
  const top = ranked.slice(0, 20).reduce((sum, count) => sum + count, 0);
  t.true(top / catalog.packageLists.length > 0.36);
});
