import test from 'ava';
import { compareVersions, nearestVersion } from './version-order.ts';

test('versions in the order of PEP 440', (t) => {
  const ordered = ['0.9', '1.0.dev1', '1.0rc1', '1.0', '1.0.post1', '1.9', '1.10', '2023.3'];
  t.deepEqual(ordered.toReversed().toSorted(compareVersions), ordered);
  t.is(compareVersions('1.0', '1.0'), 0);
});

test('the nearest version shares the most release numbers, then is the newest', (t) => {
  t.is(nearestVersion('4.2.1', ['3.2.5', '4.1', '4.2', '5.0']), '4.2');
  t.is(nearestVersion('4.9', ['3.2.5', '4.1', '4.2', '5.0']), '4.2');
  t.is(nearestVersion('7.0', ['3.2.5', '5.0', '4.2']), '5.0');
  t.is(nearestVersion('7.0', []), undefined);
});
