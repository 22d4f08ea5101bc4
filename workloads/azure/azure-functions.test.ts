import test from 'ava';
import { AzureFunctions, shuffle } from './azure-functions.ts';
import { chiSquare, chiSquareCritical } from '../../sim/engine/random/goodness-of-fit.ts';
import { randomStream } from '../../sim/engine/random/random.ts';

test('each order of three things is as frequent as any other', (t) => {
  const random = randomStream(1, 'azure');
  const counts = new Map<string, number>();
  for (let trial = 0; trial < 6000; trial++) {
    const list = [0, 1, 2];
    shuffle(list, random);
    const order = list.join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const expected = Array.from({ length: 6 }, () => 1000);
  t.deepEqual([...counts.keys()].toSorted(), ['012', '021', '102', '120', '201', '210']);
  t.true(chiSquare([...counts.values()], expected) < chiSquareCritical(5));
});

test('a function is known by application and name, and named by its start where that is unique', (t) => {
  const functions = new AzureFunctions();
  t.is(functions.index('owner,one', 'aaaaaaaaaaaaaaaa'), 0);
  t.is(functions.index('owner,one', 'aaaaaaaaaaaabbbb'), 1);
  t.is(functions.index('owner,two', 'cccc'), 2);
  t.is(functions.index('owner,one', 'aaaaaaaaaaaaaaaa'), 0);
  t.is(functions.find('owner,two', 'cccc'), 2);
  t.is(functions.find('owner,two', 'aaaaaaaaaaaaaaaa'), undefined);
  t.deepEqual(functions.ofApplication('owner,one'), [0, 1]);
  t.deepEqual(functions.ofApplication('owner,three'), []);
  t.deepEqual(functions.names, ['aaaaaaaaaaaa', 'owner/one/aaaaaaaaaaaabbbb', 'cccc']);
});
