import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { randomStream } from '../../sim/engine/random/random.ts';
import { InputError } from '../input-error.ts';
import { readAzureTrace } from './read-azure-trace.ts';
import { readRows } from './files/read-rows.ts';
import { base, temporaryFile, temporaryFolder } from './test-files.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

/** What other programs make of a CSV file, by who does so. */
const savings: Readonly<Record<string, (text: string) => Buffer>> = {
  'with CRLF': (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  'with a byte order mark and CRLF, as Excel does': (text) =>
    Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`),
  'with every field in quotes, as R does': (text) => Buffer.from(quoted(text)),
  'with quotes, a mark and CRLF, as PowerShell does': (text) =>
    Buffer.from(`\uFEFF${quoted(text).replaceAll('\n', '\r\n')}`),
  'in UTF-16 with its mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'in UTF-16, big end first': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'without a line break at the end': (text) => Buffer.from(text.trimEnd()),
  'with empty lines': (text) => Buffer.from(text.replaceAll('\n', '\r\n\r\n')),
};

for (const [how, save] of Object.entries(savings)) {
  for (const gzipped of [false, true]) {
    const title = `${how}${gzipped ? ', gzipped' : ''}`;
    test(`a trace of 2021 that was saved ${title} is the same trace`, (t) => {
      const file = join(temporaryFolder(t), gzipped ? 'trace.csv.gz' : 'trace.csv');
      const bytes = save(gunzipSync(readFileSync(join(fixtures, '2021.csv.gz'))).toString());
      writeFileSync(file, gzipped ? gzipSync(bytes) : bytes);
      t.deepEqual(read(file), read(join(fixtures, '2021.csv.gz')));
    });

    test(`a trace of 2019 that was saved ${title} is the same trace`, (t) => {
      const folder = temporaryFolder(t);
      for (const name of readdirSync(join(fixtures, '2019'))) {
        const published = readFileSync(join(fixtures, '2019', name));
        const text = name.endsWith('.gz') ? gunzipSync(published) : published;
        const bytes = save(text.toString());
        const plainName = name.replace(/\.gz$/, '');
        writeFileSync(
          join(folder, gzipped ? `${plainName}.gz` : plainName),
          gzipped ? gzipSync(bytes) : bytes,
        );
      }
      t.deepEqual(read(folder), read(join(fixtures, '2019')));
    });
  }
}

test('whatever csv-stringify writes comes back, with the lines on which records begin', (t) => {
  const field = fc.oneof(
    fc.constantFrom('', 'a', '"', '""', ',', ' x ', 'a\nb', 'a\r\nb', 'é🐍'),
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll('\r', '')),
  );
  const table = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 8 });
  const property = fc.property(table, fc.boolean(), (rows, windows) => {
    const all = [['one', 'other'], ...rows];
    const record_delimiter = windows ? '\r\n' : '\n';
    const text = stringify(all, { record_delimiter, quoted_string: true });
    const places: string[] = [];
    const got: string[][] = [];
    const file = temporaryFile(t, text);
    readRows(file, ['one', 'other'], (row) => {
      got.push([...row.fields]);
      places.push(row.place.split(':').at(-1)!);
    });
    t.deepEqual(got, rows);
    let line = 1;
    const lines = all.map((row) => {
      const begins = line;
      line += 1 + row.join('').split('\n').length - 1;
      return String(begins);
    });
    // csv-parse takes a CRLF within quotes for two lines.
    if (!rows.flat().join('').includes('\r')) {
      t.deepEqual(places, lines.slice(1));
    }
  });
  fc.assert(property, { seed: 1, numRuns: 300 });
});

test('records that lie across the pieces that are read come out whole', (t) => {
  // About 3 MB: pieces are of 1 MiB, and cut lines, quotes, line breaks and characters.
  const rows = Array.from({ length: 60_000 }, (_, index) => [
    index % 7 === 0 ? `é"${index}",\n🐍` : `f${index}`,
    String(index).padStart(1 + (index % 40), '0'),
  ]);
  const file = temporaryFile(t, `\uFEFF${stringify([['one', 'other'], ...rows])}`);
  const got: string[][] = [];
  readRows(file, ['one', 'other'], (row) => got.push([...row.fields]));
  t.deepEqual(got, rows);
  t.deepEqual(got, parse(readFileSync(file), { bom: true }).slice(1));
});

test('quotes that do not close are refused with file and line', (t) => {
  const file = temporaryFile(t, 'app,func,end_timestamp,duration\na,f,1,1\n"b,f,2,1\n');
  t.throws(() => read(file), {
    instanceOf: InputError,
    message: /trace\.csv:[34]: Quote Not Closed/,
  });
});

function read(path: string): unknown {
  const { catalog, invocations } = readAzureTrace(path, base, randomStream(1, 'azure'));
  return { catalog, invocations };
}

/** Each field in quotes; none of the published files has any. */
function quoted(text: string): string {
  return stringify(parse(text), { quoted: true, quoted_empty: true });
}
