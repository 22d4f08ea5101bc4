import test from 'ava';
import { formatNumber, textTable } from './text-table.ts';

const numbers: [number, string][] = [
  [0, '0'],
  [-0.5, '-0.5'],
  [0.012345, '0.0123'],
  [0.5, '0.5'],
  [12.345, '12.3'],
  [999.4, '999'],
  [999.6, '1,000'],
  [1234567.8, '1,234,568'],
  [-1234.5, '-1,235'],
  [0.00001234, '1.23e-5'],
  [Infinity, 'unlimited'],
  [NaN, '-'],
];

for (const [value, text] of numbers) {
  test(`${value} is shown as ${text}`, (t) => {
    t.is(formatNumber(value), text);
  });
}

test('numbers stand at the right, words at the left', (t) => {
  const table = textTable(
    [
      { header: 'policy', kind: 'text' },
      { header: 'p50 (ms)', kind: 'number' },
      { header: 'tree', kind: 'text' },
    ],
    [
      ['openlambda', 12.345, 'openlambda-40'],
      ['none', 123456, undefined],
    ],
  );
  t.is(
    table,
    [
      'policy      p50 (ms)  tree',
      '----------  --------  -------------',
      'openlambda      12.3  openlambda-40',
      'none         123,456',
      '',
    ].join('\n'),
  );
});

test('a table without rows is its header', (t) => {
  t.is(textTable([{ header: 'a', kind: 'number' }], []), 'a\n-\n');
});
