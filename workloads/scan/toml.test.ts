import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../input-error.ts';
import { parseToml } from './toml.ts';

/** The root as plain objects. */
function plain(text: string): unknown {
  return JSON.parse(JSON.stringify(parseToml('a.lock', text).root));
}

/** A title, TOML, and its value; the examples of the specification (toml.io, 1.0.0) where it has one. */
const cases: readonly (readonly [string, string, unknown])[] = [
  [
    'bare, quoted and dotted keys',
    'a-b = "x"\n"c.d" = "y"\ne.f = "z"',
    { 'a-b': 'x', 'c.d': 'y', e: { f: 'z' } },
  ],
  [
    'basic strings',
    String.raw`a = "I'm a string. \"You can quote me\". Jos\u00E9\n"`,
    { a: 'I\'m a string. "You can quote me". José\n' },
  ],
  ['literal strings', String.raw`a = 'C:\Users\nodejs'`, { a: String.raw`C:\Users\nodejs` }],
  [
    'strings over several lines',
    "a = \"\"\"\nRoses\nViolets \\\n   are\"\"\"\nb = '''\nraw \\ 'x'\n'''",
    { a: 'Roses\nViolets are', b: "raw \\ 'x'\n" },
  ],
  ['empty strings', 'a = ""\nb = \'\'\nc = """"""', { a: '', b: '', c: '' }],
  [
    'booleans; numbers and dates as text',
    'a = true\nb = false\nc = -1.5e3\nd = 1979-05-27 07:32:00Z',
    { a: true, b: false, c: '-1.5e3', d: '1979-05-27 07:32:00Z' },
  ],
  [
    'arrays over several lines, with comments',
    'a = [\n  "x", # one\n  "y",\n]\nb = [ ]',
    { a: ['x', 'y'], b: [] },
  ],
  [
    'inline tables, nested',
    'a = [{ b = "x", c = { d = ["y"] } }]',
    { a: [{ b: 'x', c: { d: ['y'] } }] },
  ],
  [
    'tables',
    '[a]\nb = "x"\n[a.c]\nd = "y"\n[ e . "f" ]',
    { a: { b: 'x', c: { d: 'y' } }, e: { f: {} } },
  ],
  [
    'arrays of tables and tables within',
    '[[p]]\nn = "1"\n[p.d]\nx = "y"\n[[p]]\nn = "2"\n[[p.q]]\nz = "3"',
    {
      p: [
        { n: '1', d: { x: 'y' } },
        { n: '2', q: [{ z: '3' }] },
      ],
    },
  ],
  ['line ends of Windows and comments', '# x\r\na = "b" # c\r\n\r\n[d]\r\n', { a: 'b', d: {} }],
  ['nothing', '', {}],
];

for (const [title, text, expected] of cases) {
  test(title, (t) => {
    t.deepEqual(plain(text), expected);
  });
}

test('mistakes are told with their line', (t) => {
  const fails = (text: string, message: string): void => {
    t.throws(() => parseToml('a.lock', text), { instanceOf: InputError, message });
  };
  fails('a = "x"\nb "y"', 'a.lock:2: expected =, found "\\"y\\""');
  fails('a = "x" b', 'a.lock:1: expected the end of the line, found "b"');
  fails('\na = "x', 'a.lock:2: expected a string, found "\\"x"');
  fails('a = [\n"x"\n"y"]', 'a.lock:3: expected , or ], found "\\"y\\"]"');
  fails('a = ', 'a.lock:1: expected a value, found ""');
  fails('[[a]\nb = "c"', 'a.lock:1: expected the end of a header, found "]"');
  fails('a = "x"\na = "y"', 'a.lock:2: key a stands there twice');
  fails('a = "x"\n[a.b]', 'a.lock:2: a is not a table');
});

test('tables know their lines', (t) => {
  const { root, lineOf } = parseToml(
    'a.lock',
    '\n[[p]]\nn = "1"\n\n[[p]]\nd = [\n { x = "y" },\n]',
  );
  const [, second] = root['p'] as { d?: object[] }[];
  t.is(lineOf(second as never), 5);
  t.is(lineOf(second!.d![0] as never), 7);
});

test('any JSON without numbers and null comes back from its inline form', (t) => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
    ),
  })).value;
  // A string of JSON is a basic string of TOML; only the colons after keys are others.
  const inline = (one: unknown): string => {
    if (Array.isArray(one)) {
      return `[${one.map(inline).join(', ')}]`;
    }
    return typeof one === 'object' && one !== null
      ? `{ ${Object.entries(one)
          .map(([key, member]) => `${JSON.stringify(key)} = ${inline(member)}`)
          .join(', ')} }`
      : JSON.stringify(one);
  };
  fc.assert(
    fc.property(value, (one) => {
      t.deepEqual(plain(`a = ${inline(one)}`), JSON.parse(JSON.stringify({ a: one })));
    }),
    { seed: 8 },
  );
});
