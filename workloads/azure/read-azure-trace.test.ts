import { join } from 'node:path';
import test from 'ava';
import { base } from './test-files.ts';
import { InputError } from '../input-error.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { readAzureTrace } from './read-azure-trace.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const random = randomStream(1, 'azure');

test('a folder is a trace of 2019, a file one of 2021', (t) => {
  t.is(readAzureTrace(join(fixtures, '2019'), base, random).name, 'azure-2019 with base');
  t.is(readAzureTrace(join(fixtures, '2021.csv.gz'), base, random).name, 'azure-2021 with base');
});

test('a trace that is not there is refused', (t) => {
  t.throws(() => readAzureTrace('/nowhere', base, random), {
    instanceOf: InputError,
    message: /^\/nowhere cannot be read: ENOENT/,
  });
});
