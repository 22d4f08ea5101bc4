import test from 'ava';
import fc from 'fast-check';
import { UsageError } from '../../workloads/input-error.ts';
import { defaultsOf, number, numberOr, type Parameters, word } from './parameter.ts';
import { canonicalName, nameAlone, readValues } from './parameterized-name.ts';

/** As of a policy: one of each kind. */
const declared = {
  keep_s: number(600, { least: 0, most: 1e6 }, 'how long'),
  copies: number(3, { least: 1, most: 100, isWhole: true }, 'how many'),
  price: number(0.01, { least: 0, most: Infinity, isAbove: true }, 'what it costs'),
  frequency: word('live', ['live', 'all', 'one'], 'what is counted'),
  import_ms: numberOr('workload', ['workload'], { least: 0, most: 50 }, 'what it takes'),
};
type Values = ReturnType<typeof defaultsOf<typeof declared>>;

const values: fc.Arbitrary<Values> = fc.record({
  keep_s: fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0),
  copies: fc.integer({ min: 1, max: 100 }),
  price: fc.double({ min: 0, max: Number.MAX_VALUE, minExcluded: true, noNaN: true }),
  frequency: fc.constantFrom('live', 'all', 'one'),
  import_ms: fc.oneof(fc.constant('workload' as const), fc.integer({ min: 0, max: 50 })),
});

test('a name in canonical form says the values, and is its own canonical form', (t) => {
  fc.assert(
    fc.property(values, (given) => {
      const text = canonicalName('ttl', declared, given);
      const read = readValues('policy', text, declared);
      t.deepEqual(read, given);
      t.is(canonicalName('ttl', declared, read), text);
      t.is(nameAlone(text), 'ttl');
    }),
  );
});

test('neither order nor spelling matters, nor what is at its default', (t) => {
  const spelled = (value: unknown): string =>
    typeof value === 'number' ? value.toExponential(20) : String(value);
  fc.assert(
    fc.property(values, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (given, places) => {
      const parts = Object.entries(given)
        .map(([key, value], at) => [places[at]!, `:${key}=${spelled(value)}`] as const)
        .toSorted(([one], [other]) => one - other);
      const text = `ttl${parts.map(([, part]) => part).join('')}`;
      const read = readValues('policy', text, declared);
      t.is(canonicalName('ttl', declared, read), canonicalName('ttl', declared, given));
    }),
  );
  t.is(canonicalName('ttl', declared, readValues('policy', 'ttl:keep_s=600', declared)), 'ttl');
  t.is(
    canonicalName('ttl', declared, readValues('policy', 'ttl:frequency=one:keep_s=6e2', declared)),
    'ttl:frequency=one',
  );
  t.is(
    canonicalName('ttl', declared, readValues('policy', 'ttl:import_ms=-0', declared)),
    'ttl:import_ms=0',
  );
});

test('whatever is given is read or told of in one line', (t) => {
  const letters = fc.constantFrom(...'keep_s=:copies frequencyalone0123.-+e\n_'.split(''));
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 30 }), (given) => {
      try {
        const read = readValues('policy', `ttl:${given.join('')}`, declared);
        t.true(Object.hasOwn(declared, given.join('').split('=')[0]!));
        t.deepEqual(Object.keys(read), Object.keys(declared));
      } catch (error) {
        t.true(error instanceof UsageError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

const cases: [text: string, told: string][] = [
  [
    'ttl:kep_s=3',
    'policy ttl has no parameter "kep_s": choose one of keep_s, copies, price, frequency, import_ms',
  ],
  [
    'ttl:toString=3',
    'policy ttl has no parameter "toString": choose one of keep_s, copies, price, frequency, import_ms',
  ],
  ['ttl:keep_s=1:keep_s=1', 'policy ttl: keep_s is given twice; once is allowed'],
  ['ttl:keep_s', 'policy ttl: keep_s has no value; it should be a number from 0 to 1000000'],
  ['ttl:keep_s=', 'policy ttl: keep_s has no value; it should be a number from 0 to 1000000'],
  ['ttl:keep_s=-1', 'policy ttl: keep_s=-1 should be a number from 0 to 1000000'],
  ['ttl:keep_s=0x10', 'policy ttl: keep_s=0x10 should be a number from 0 to 1000000'],
  ['ttl:keep_s= 1', 'policy ttl: keep_s= 1 should be a number from 0 to 1000000'],
  ['ttl:keep_s=1=2', 'policy ttl: keep_s=1=2 should be a number from 0 to 1000000'],
  ['ttl:copies=1.5', 'policy ttl: copies=1.5 should be a whole number from 1 to 100'],
  ['ttl:price=0', 'policy ttl: price=0 should be a number > 0'],
  ['ttl:price=1e999', 'policy ttl: price=1e999 should be a number > 0'],
  ['ttl:price=Infinity', 'policy ttl: price=Infinity should be a number > 0'],
  ['ttl:frequency=some', 'policy ttl: frequency=some should be live, all or one'],
  ['ttl:frequency=1', 'policy ttl: frequency=1 should be live, all or one'],
  ['ttl:import_ms=file', 'policy ttl: import_ms=file should be a number from 0 to 50 or workload'],
];

for (const [text, message] of cases) {
  test(`what is wrong is told with what is right: ${text}`, (t) => {
    t.throws(() => readValues('policy', text, declared), { instanceOf: UsageError, message });
  });
}

test('what takes no parameters says so', (t) => {
  const none: Parameters = {};
  t.deepEqual(readValues('platform', 'lean', none), {});
  t.throws(() => readValues('platform', 'lean:cores=2', none), {
    instanceOf: UsageError,
    message: 'platform lean takes no parameters, and is given cores=2',
  });
});
