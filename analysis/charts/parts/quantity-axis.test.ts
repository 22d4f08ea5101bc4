import test from 'ava';
import * as fc from 'fast-check';
import { cutNotes, linearAxis, onAxis, plainLabel, quantityAxis } from './quantity-axis.ts';

const examples: [string, number[], 'log' | 'linear', number[]][] = [
  ['two decades in 1-2-5 steps', [0.7, 55], 'log', [0.5, 1, 2, 5, 10, 20, 50, 100]],
  ['nearly three decades in 1-3 steps', [1.2, 450], 'log', [1, 3, 10, 30, 100, 300]],
  ['five decades in powers of ten', [0.5, 30_000], 'log', [1, 10, 100, 1000, 10_000]],
  ['less than a factor of eight', [40, 55], 'linear', [0, 10, 20, 30, 40, 50, 60]],
  ['one value', [7], 'linear', [0, 2, 4, 6, 8]],
  ['nothing but zeros', [0, 0], 'linear', [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ['no values', [], 'linear', [0, 0.2, 0.4, 0.6, 0.8, 1]],
];

for (const [title, values, type, ticks] of examples) {
  test(`ticks for ${title}`, (t) => {
    const { scale, axis } = quantityAxis(values);
    t.is(scale.type, type);
    t.deepEqual(axis.values, ticks);
  });
}

test('zeros are drawn at the floor of a log axis, and a note says so', (t) => {
  const axis = quantityAxis([0, 0.6, 700]);
  t.is(axis.floor, 0.5);
  t.is(onAxis(0, axis), 0.5);
  t.is(onAxis(3, axis), 3);
  t.deepEqual(cutNotes(axis, 'ms'), [
    'Values below 0.5 ms, zeros among them, are drawn at the edge.',
  ]);
  t.deepEqual(cutNotes(quantityAxis([0.6, 700]), 'ms'), []);
  t.deepEqual(cutNotes(linearAxis(5), 'ms'), []);
});

test('labels are plain numbers', (t) => {
  const labels = [0, 0.001, 0.1, 1, 20, 500, 1000, 20_000, 5e6].map(plainLabel);
  t.deepEqual(labels, ['0', '0.001', '0.1', '1', '20', '500', '1k', '20k', '5M']);
});

test('every axis holds its values, and has from two to eight ticks in order inside its domain', (t) => {
  const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  const values = fc.array(fc.oneof(fc.constant(0), positive), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, (sample) => {
      const { scale, axis, floor } = quantityAxis(sample);
      const [low, high] = scale.domain;
      t.true(axis.values.length >= 2 && axis.values.length <= 8, String(axis.values));
      t.deepEqual(
        axis.values,
        axis.values.toSorted((a, b) => a - b),
      );
      t.true(axis.values.every((value) => value >= low && value <= high));
      t.true(sample.every((value) => value <= high * (1 + 1e-9)));
      const largest = Math.max(...sample);
      t.true(sample.every((value) => value < largest / 1e7 || value === 0 || value >= floor));
    }),
  );
  t.pass();
});
