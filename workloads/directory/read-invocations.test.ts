import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { readInvocations } from './read-invocations.ts';

const names = ['plain', 'with, comma', 'with "quotes"', ' spaced ', 'ünïcode 🐍'];

test('the rows are those that a full CSV parser reads', (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'zygolab-invocations-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'invocations.csv');
  const indices = new Map(names.map((name, index) => [name, index]));
  const row = fc.record({
    gap: fc.double({ min: 0, max: 1e6, noNaN: true }),
    function: fc.constantFrom(...names),
    executeMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, last) => {
      let arrivalMs = 0;
      const table = rows.map((one) => [
        String((arrivalMs += one.gap)),
        one.function,
        String(one.executeMs ?? ''),
      ]);
      const text = stringify([['arrival_ms', 'function', 'execute_ms'], ...table], {
        record_delimiter: end,
      });
      writeFileSync(path, last ? text : text.slice(0, -end.length));
      const expected: string[][] = parse(text, { from: 2 });
      t.deepEqual(readInvocations({ path, gzipped: false }, indices), {
        arrivalMs: Float64Array.from(expected, (cells) => Number(cells[0])),
        functions: Int32Array.from(expected, (cells) => names.indexOf(cells[1] ?? '')),
        executeMs: Float64Array.from(expected, (cells) =>
          cells[2] === '' ? NaN : Number(cells[2]),
        ),
      });
    }),
  );
});
