import test from 'ava';
import { nearestVersion } from './nearest-version.ts';

test('the nearest version shares the most release numbers, then is the newest', (t) => {
  t.is(nearestVersion('4.2.1', ['3.2.5', '4.1', '4.2', '5.0']), '4.2');
  t.is(nearestVersion('4.9', ['3.2.5', '4.1', '4.2', '5.0']), '4.2');
  t.is(nearestVersion('7.0', ['3.2.5', '5.0', '4.2']), '5.0');
  t.is(nearestVersion('7.0', []), undefined);
});
