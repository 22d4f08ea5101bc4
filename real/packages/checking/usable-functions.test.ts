import test from 'ava';
import type { Catalog } from '../../../workloads/catalog.ts';
import type { InstalledPackage } from '../installing/installed-package.ts';
import { importableFunctions, storedPackagesOf, usableFunctions } from './usable-functions.ts';

const functions = [['a==1', 'b==1'], [], ['c==1', 'a==1'], ['b==1'], ['d==1']];
const packageNames = ['a==1', 'b==1', 'c==1', 'd==1'];

const catalog: Catalog = {
  packageNames,
  importMs: new Float64Array(4),
  importMb: new Float64Array(4),
  installMs: new Float64Array(4),
  diskMb: new Float64Array(4),
  imputed: new Uint8Array(4),
  functionNames: functions.map((_, index) => `f${index}`),
  packageOffsets: Int32Array.from([0, 2, 2, 4, 5, 6]),
  packageLists: Int32Array.from(functions.flat().map((name) => packageNames.indexOf(name))),
  executeMs: new Float64Array(5),
  memoryMb: new Float64Array(5),
};

const installed = (name: string): [string, InstalledPackage] => [
  name,
  { name, directory: `/store/${name}`, modules: [name.slice(0, 1)], sizeMb: 1, installMs: 1 },
];
const contents = {
  installed: new Map([installed('a==1'), installed('b==1')]),
  failed: new Map([['c==1', 'No matching distribution found for c==1']]),
};

test('functions that lack a package are left out, with the reason', (t) => {
  t.deepEqual(usableFunctions(catalog, contents), {
    usable: [0, 1, 3],
    leftOut: [
      { function: 2, package: 'c==1', reason: 'No matching distribution found for c==1' },
      { function: 4, package: 'd==1', reason: 'it is not in the store' },
    ],
  });
  t.deepEqual(usableFunctions(catalog, contents, [3, 1]), { usable: [3, 1], leftOut: [] });
});

test('functions whose packages fail to be imported are left out too', (t) => {
  const found = usableFunctions(catalog, contents);
  const failures = [new Map([['b==1', 'import b: no luck']]), new Map(), new Map()];
  t.deepEqual(importableFunctions(found, failures), {
    usable: [1, 3],
    leftOut: [{ function: 0, package: 'b==1', reason: 'import b: no luck' }, ...found.leftOut],
  });
});

test('a function’s packages come in its own order', (t) => {
  t.deepEqual(
    storedPackagesOf(catalog, contents, 0).map(({ name }) => name),
    ['a==1', 'b==1'],
  );
  t.deepEqual(storedPackagesOf(catalog, contents, 1), []);
  t.throws(() => storedPackagesOf(catalog, contents, 2), { message: /c==1 is not in the store/ });
});
