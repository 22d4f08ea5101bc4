import test from 'ava';
import { loadWorkload } from './built-in.ts';
import { repeatFunction } from './repeat-function.ts';

const popular = loadWorkload('popular');

test('copies are functions of their own with the same packages and costs', (t) => {
  const { catalog } = repeatFunction(popular, 'django', { copies: 3, executeMs: 0 });
  t.deepEqual(catalog.functionNames, ['django-0', 'django-1', 'django-2']);
  const place = popular.catalog.functionNames.indexOf('django');
  const [from, to] = popular.catalog.packageOffsets.subarray(place, place + 2);
  const original = [...popular.catalog.packageLists.subarray(from, to)];
  t.true(original.length > 0);
  for (const copy of [0, 1, 2]) {
    const list = catalog.packageLists.subarray(
      catalog.packageOffsets[copy],
      catalog.packageOffsets[copy + 1],
    );
    t.deepEqual(
      Array.from(list, (one) => [catalog.packageNames[one], catalog.importMs[one]]),
      original.map((one) => [popular.catalog.packageNames[one], popular.catalog.importMs[one]]),
    );
  }
  t.deepEqual([...catalog.executeMs], [0, 0, 0]);
});

test('a single copy has the name that it is given, and may have none of the packages', (t) => {
  const { catalog, codeFolders } = repeatFunction(popular, 'noop', {
    copies: 1,
    executeMs: 2,
    name: 'nothing',
    codeFolder: '/code',
  });
  t.deepEqual(catalog.functionNames, ['nothing']);
  t.deepEqual(catalog.packageNames, []);
  t.deepEqual(codeFolders, ['/code']);
});

test('a function that is not there is named with those that are', (t) => {
  t.throws(() => repeatFunction(popular, 'nope', { copies: 1, executeMs: 0 }), {
    instanceOf: RangeError,
    message: /^workload popular has no function nope: choose one of noop, requests,/,
  });
});
