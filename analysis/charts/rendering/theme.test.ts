import test from 'ava';
import * as fc from 'fast-check';
import { textWidth } from './text-width.ts';
import { breakLines, brief, inOrderOfAppearance, legendColumns } from './theme.ts';

test('lines keep all words in order and stay within the width, but for longer words', (t) => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const lines = breakLines(words.join(' '), 120, 12, 'regular');
      t.deepEqual(lines.join(' ').split(' '), words);
      t.true(lines.every((line) => !line.includes(' ') || textWidth(line, 12, 'regular') <= 120));
    }),
  );
});

test('the rows of a legend are filled evenly', (t) => {
  t.is(legendColumns(['a', 'b', 'c'], 370), 3);
  const four = ['openlambda', 'sock', 'static', 'none'];
  t.is(legendColumns(four, 370), 2, 'not three and one');
  t.is(legendColumns(['a label as long as the whole picture is wide, or nearly so', 'b'], 370), 1);
});

test('six significant digits are kept', (t) => {
  t.is(brief(1234.56789), 1234.57);
  t.is(brief(0), 0);
});

test('order of appearance', (t) => {
  t.deepEqual(inOrderOfAppearance(['b', 'a', 'b', 'c', 'a']), ['b', 'a', 'c']);
});
