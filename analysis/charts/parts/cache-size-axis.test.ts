import test from 'ava';
import { labelAngle, sizeLabels } from './cache-size-axis.ts';

test('sizes are in ascending order, each once, and legible', (t) => {
  const labels = sizeLabels([Infinity, 1024, 0, 64, 1024, 0.5]);
  t.deepEqual(labels, ['0', '0.5', '64', '1,024', 'unlimited']);
});

test('labels stand upright where they fit, and slant where they would touch', (t) => {
  t.is(labelAngle(['0', '512', 'unlimited'], 370).labelAngle, 0);
  t.is(labelAngle(['0', '64', '256', '1,024', '4,096', 'unlimited'], 370).labelAngle, 0);
  t.is(labelAngle(['0', '64', '256', '1,024', '4,096', 'unlimited'], 200).labelAngle, -45);
  t.is(labelAngle(['only'], 10).labelAngle, 0);
  t.is(labelAngle([], 10).labelAngle, 0);
});
