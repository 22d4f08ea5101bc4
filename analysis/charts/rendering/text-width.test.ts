import { existsSync } from 'node:fs';
import test from 'ava';
import { fontFile, textWidth } from './text-width.ts';

// Expected: advance widths in units of 1/2048 em, read from the same fonts by fontTools 4.68.0.
const unitsPerEm = 2048;

test('the fonts are shipped', (t) => {
  t.true(existsSync(fontFile('regular')));
  t.true(existsSync(fontFile('bold')));
});

test('a line is as wide as its characters in the regular face', (t) => {
  t.is(textWidth('Hello', unitsPerEm, 'regular'), 5191);
});

test('characters beyond ASCII in the bold face', (t) => {
  t.is(textWidth('–≤∞é', unitsPerEm, 'bold'), 1024 + 1716 + 1706 + 1389);
});

test('the width grows with the font size, and nothing has no width', (t) => {
  t.is(textWidth('Hello', 12, 'regular') * 2, textWidth('Hello', 24, 'regular'));
  t.is(textWidth('', 12, 'regular'), 0);
});
