import test from 'ava';
import fc from 'fast-check';
import { allDifferences, differencesFrom } from './differences.ts';
import type { Explanation } from './explanations.ts';
import { bestOf, type ModuleOutcomes, type Outcome, outcomeNames } from './outcome.ts';

function outcomes(tests: Readonly<Record<string, readonly [Outcome, string?]>>): ModuleOutcomes {
  return new Map(
    Object.entries(tests).map(([name, [outcome, words = '']]) => [name, { outcome, words }]),
  );
}

const sockets: Explanation = {
  cause: 'There are no sockets.',
  wanted: { document: 'docs/threat-model.md', words: 'open a socket' },
  places: /^lean/,
  words: /PermissionError/,
};

test('a test differs when its outcome does, and is explained by place, name and words', (t) => {
  const table = new Map([
    [
      'pipe',
      new Map([
        ['host', outcomes({ a: ['passed'], b: ['failed', 'E'], c: ['passed'], d: ['skipped'] })],
        ['lean', outcomes({ a: ['passed'], b: ['passed'], c: ['failed', 'PermissionError: x'] })],
        ['docker', outcomes({ a: ['lost', 'oom'], b: ['failed', 'F'], c: ['passed'] })],
      ]),
    ],
    ['unheld', new Map([['lean', outcomes({ a: ['failed'] })]])],
  ]);
  t.deepEqual(
    differencesFrom('host', table, [sockets]).map((each) => [
      each.subject,
      each.test,
      `${each.expected} ${each.found}`,
      each.words,
      each.explanation === sockets,
    ]),
    [
      ['lean', 'b', 'failed passed', 'E', false],
      ['lean', 'c', 'passed failed', 'PermissionError: x', true],
      ['lean', 'd', 'skipped absent', '', false],
      ['docker', 'a', 'passed lost', 'oom', false],
      ['docker', 'd', 'skipped absent', '', false],
    ],
  );
});

test('a module that cannot be loaded, or skips itself, stands for all of its tests', (t) => {
  const host = outcomes({ 'test.test_ssl.A.one': ['passed'], 'test.test_ssl.A.two': ['skipped'] });
  const found = (whole: readonly [Outcome, string]) =>
    differencesFrom(
      'host',
      new Map([
        [
          'ssl',
          new Map([
            ['host', host],
            ['lean', outcomes({ 'test.test_ssl': whole })],
          ]),
        ],
      ]),
      [],
    ).map(({ test: name, found: outcome, words }) => [name, outcome, words]);
  t.deepEqual(found(['failed', 'ImportError: ssl']), [
    ['test.test_ssl.A.one', 'absent', 'ImportError: ssl'],
    ['test.test_ssl.A.two', 'absent', 'ImportError: ssl'],
  ]);
  t.deepEqual(found(['skipped', 'no ssl']), [['test.test_ssl.A.one', 'skipped', 'no ssl']]);
});

test('lean containers are held against Docker too, and each place answers for itself', (t) => {
  const places = new Map([
    ['host', outcomes({ a: ['passed'], b: ['passed'], c: ['passed'] })],
    [
      'lean-fresh',
      outcomes({
        a: ['failed', 'PermissionError'],
        b: ['passed'],
        c: ['skipped', 'PermissionError'],
      }),
    ],
    [
      'docker',
      outcomes({ a: ['passed'], b: ['failed', 'PermissionError'], c: ['skipped', 'no socket'] }),
    ],
  ]);
  t.deepEqual(
    allDifferences(new Map([['pipe', places]]), [sockets]).map((each) => [
      each.test,
      `${each.subject} from ${each.reference}`,
      each.explanation === sockets,
    ]),
    [
      ['a', 'lean-fresh from host', true],
      ['c', 'lean-fresh from host', true],
      ['b', 'docker from host', false],
      ['c', 'docker from host', false],
      ['a', 'lean-fresh from docker', true],
      ['b', 'lean-fresh from docker', false],
    ],
  );
});

const anyOutcomes = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.tuple(fc.constantFrom(...outcomeNames), fc.constantFrom('', 'x')),
  )
  .map((tests) => outcomes(tests));

test('nothing differs from itself, and differences are the same from both sides', (t) => {
  fc.assert(
    fc.property(anyOutcomes, anyOutcomes, (one, other) => {
      const table = new Map([
        [
          'm',
          new Map([
            ['one', one],
            ['same', one],
            ['other', other],
          ]),
        ],
      ]);
      const names = (reference: string, subject: string): string[] =>
        differencesFrom(reference, table, [])
          .filter((each) => each.subject === subject)
          .map((each) => each.test)
          .toSorted();
      t.deepEqual(names('one', 'same'), []);
      t.deepEqual(names('one', 'other'), names('other', 'one'));
    }),
  );
});

test('of two tries the better one counts, and says that it was the second', (t) => {
  const first = outcomes({ a: ['failed', 'slow'], b: ['passed'], c: ['lost', 'hung'] });
  const again = outcomes({ a: ['passed'], b: ['failed', 'slow'], c: ['failed', 'E'] });
  t.deepEqual(
    [...bestOf(first, again)].map(([name, { outcome, words }]) => [name, outcome, words]),
    [
      ['a', 'passed', 'failed at first: slow'],
      ['b', 'passed', ''],
      ['c', 'failed', 'lost at first: hung'],
    ],
  );
  t.is(bestOf(outcomes({ whole: ['lost', 'oom'] }), first), first);
});
