import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { mean, median } from 'simple-statistics';
import { z } from 'zod';
import { loadWorkload } from '../built-in.ts';
import { forkliftFunctions, forkliftWorkloadSource } from './forklift/forklift.ts';
import { githubFunctions } from './github/github.ts';
import { normalizePackageName } from './requirements/package-name.ts';
import { countPackageUse, readList } from './github/package-use.ts';
import { reqBenchFunctions } from './reqbench/reqbench.ts';

// Facts that are known of the source data, checked where the sources lie beside the checkout.
const source = join(import.meta.dirname, '../../../shared/data');
const sourceTest = existsSync(source) ? test : test.skip;
const suffix = existsSync(source) ? '' : ' (skipped: the source data is not beside the checkout)';

function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(gunzipSync(readFileSync(join(source, path))).toString('utf8')));
}

function readLists(name: string): Record<string, string[]> {
  return readJson(`forklift/${name}.json.gz`, z.record(z.string(), z.array(z.string())));
}

function rawName(entry: string): string {
  return entry.slice(0, entry.lastIndexOf('-')).toLowerCase().replaceAll('_', '-');
}

function isNoTemplate(entry: string): boolean {
  return !entry.includes('{');
}

function isBare(name: string): boolean {
  return /^[a-z0-9-]+$/.test(name);
}

function topShare(lists: readonly (readonly string[])[], most: number): string {
  const uses = new Map<string, number>();
  for (const name of lists.flat()) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const ranked = [...uses.values()].toSorted((a, b) => b - a);
  const top = ranked.slice(0, most).reduce((sum, count) => sum + count, 0);
  return ((100 * top) / lists.flat().length).toFixed(1);
}

sourceTest(`direct requirement files${suffix}`, (t) => {
  const lists = Object.values(readLists('requirements_with_package_version'));
  const lengths = lists.map((list) => list.length);
  t.is(lists.length, 9678);
  t.is(mean(lengths).toFixed(1), '10.9');
  t.is(median(lengths), 5);
  t.is(Math.max(...lengths), 475);
  // Names as the source's own statistics count them: up to the last hyphen, in lower case, `_` as
  // `-`, lines with template braces left out, each once a file.
  const raw = lists.map((list) => [...new Set(list.filter(isNoTemplate).map(rawName))]);
  t.is(new Set(raw.flat()).size, 11_142);
  t.is(raw.flat().length, 104_465);
  t.is(topShare(raw, 20), '19.6');
  // Here 105,211 lines are 102,364 requirements, 2,111 lines of noise (paths, options, prose, conda
  // exports) and 736 repetitions. Noise makes up most of the names that are gone; the others are
  // spellings that differ in extras (`requests[security]`) or dots (`zope.interface`).
  const read = lists.map(readList);
  t.is(read.flatMap((list) => list.requirements).length, 102_364);
  t.is(read.flatMap((list) => list.noise).length, 2111);
  t.is(
    read.reduce((sum, list) => sum + list.repeated, 0),
    736,
  );
  const names = read.map((list) => list.requirements.map((one) => one.name));
  t.is(new Set(names.flat()).size, 9235);
});

sourceTest(`compiled closures${suffix}`, (t) => {
  const all = Object.values(readLists('requirements_pip_compiled_with_version'));
  const lists = all.filter((list) => list.length > 0);
  t.is(all.length, 6810);
  t.is(lists.length, 6783);
  const closures = lists.map((list) => readList(list).requirements);
  const lengths = closures.map((list) => list.length);
  t.is((lengths.reduce((sum, length) => sum + length, 0) / all.length).toFixed(1), '24.2');
  t.is(median(lengths), 18);
  t.is(Math.max(...lengths), 247);
  // 6,898 names and 13,614 versions are counted with extras and markers as parts of them.
  const names = lists.map((list) => list.map(rawName).map(normalizePackageName));
  t.is(new Set(names.flat()).size, 6898);
  t.is(new Set(lists.flat()).size, 13_614);
  t.is(topShare(names, 20), '28.0');
  // Here extras and markers are taken off: 188 of those names were another name with an extra
  // (`google-api-core[grpc]`) or a piece of a marker behind it.
  const bare = new Set(closures.flat().map((one) => one.name));
  t.is(bare.size, 6710);
  t.true([...bare].every(isBare));
  t.true(
    names
      .flat()
      .filter(isBare)
      .every((name) => bare.has(name)),
  );
});

sourceTest(`github keeps every closure whole${suffix}`, (t) => {
  const direct = readLists('requirements_with_package_version');
  const compiled = readLists('requirements_pip_compiled_with_version');
  const graph = { dependenciesOf: () => [] };
  const { functions } = githubFunctions(direct, compiled, countPackageUse(direct, compiled), graph);
  const closures = functions.filter((one) => (compiled[one.name] ?? []).length > 0);
  t.is(closures.length, 6783);
  t.true(closures.every((one) => one.packages.length === compiled[one.name]?.length));
  t.true(functions.every((one) => new Set(one.packages).size === one.packages.length));
});

sourceTest(`all trials have the same functions, under the names of the workload${suffix}`, (t) => {
  const names = [0, 1, 2, 3, 4].map((trial) =>
    reqBenchFunctions(
      ['w1', 'w2'].map((half) =>
        forkliftFunctions(
          readJson(`forklift/trials/${trial}/${half}.json.gz`, forkliftWorkloadSource),
        ),
      ),
    ).map((one) => one.name),
  );
  t.deepEqual(names[0], loadWorkload('reqbench').catalog.functionNames);
  for (const other of names) {
    t.deepEqual(other.toSorted(), names[0]?.toSorted());
  }
});
