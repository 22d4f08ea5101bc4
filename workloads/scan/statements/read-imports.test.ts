import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import fc from 'fast-check';
import { findPython } from '../../../real/base/find-python.ts';
import { InputError } from '../../input-error.ts';
import { readImports, type ImportNode } from './read-imports.ts';
import { readSources, shortOf } from '../projects/testing/read-sources.ts';

const host = await findPython();

/** The Pythons from 3.8 on that are here: the one that is found, and those of pyenv. */
const pythons = new Set([
  host.executable,
  ...globSync(join(homedir(), '.pyenv/versions/3.*/bin/python')).filter(
    (path) => Number(/3\.(\d+)/.exec(path)?.[1]) >= 8,
  ),
]);

/** Every kind of import: a title, the source, and what it says in the short form. */
const cases: readonly (readonly [string, string, string])[] = [
  ['plain', 'import a', 'a'],
  ['dotted, renamed, several', 'import a.b as x, c', 'a.b; c'],
  ['from', 'from a.b import c, d as e', 'a.b:c,d'],
  ['star', 'from a import *', 'a:*'],
  ['relative', 'from . import a\nfrom ..b import c', '.:a; ..b:c'],
  ['after a semicolon', 'x = 1; import a', 'a'],
  ['in a string: no import', '"""\nimport a\n"""', ''],
  ['in a function', 'def f():\n  import a\nasync def g():\n  import b', 'a lazy; b lazy'],
  ['in a method', 'class A:\n  import a\n  def f(self):\n    import b', 'a; b lazy'],
  ['in branches', 'if x:\n  import a\nelif y:\n  import b\nelse:\n  import c', 'a; b; c'],
  [
    'in loops and with',
    'for x in y:\n  import a\nelse:\n  import b\nwhile x:\n  import c\nwith x:\n  import d',
    'a; b; c; d',
  ],
  [
    'for type checkers',
    'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import a\nelse:\n  import b',
    'typing:TYPE_CHECKING; a typing; b',
  ],
  ['for type checkers, by attribute', 'if typing.TYPE_CHECKING:\n  import a', 'a typing'],
  ['not for type checkers', 'if not TYPE_CHECKING:\n  import a\nelse:\n  import b', 'a; b typing'],
  ['never', 'if False:\n  import a\nif 0:\n  import b\nif 1:\n  import c', 'a typing; b typing; c'],
  ['with a fallback', 'try:\n  import a\nexcept ImportError:\n  import b', '(a | b)'],
  [
    'fallbacks within fallbacks',
    'try:\n  import a\nexcept (KeyError, ModuleNotFoundError):\n  try:\n    import b\n  except:\n    import c',
    '(a | (b | c))',
  ],
  ['optional', 'try:\n  import a\nexcept ImportError:\n  a = None\nelse:\n  import b', 'a; b'],
  [
    'in handlers of other errors, and at the end',
    'try:\n  import a\nexcept KeyError:\n  import b\nfinally:\n  import c',
    'a; b; c',
  ],
  ['by call', "__import__('a')\nx = importlib.import_module('b.c')", 'a; b.c'],
  ['by call in a function', "def f(x=import_module('a')):\n  return __import__('b')", 'a; b lazy'],
  ['by call of a name that is not written out', "__import__(x)\nimport_module('.a', y)", ''],
  ['in an encoding of its own', '# coding: latin-1\nimport a # \u00e9', 'a'],
  ['after a byte order mark', '\uFEFFimport a', 'a'],
];

const python2 = [
  'import urllib2, a # coding',
  'try:',
  '    import b',
  'except ImportError, error:',
  '    import c',
  'print "a %s" % (',
  '    1)',
  'print',
  'print >>sys.stderr, "x",',
  'exec "code" in names',
  'x = 0777L + 0xFFL + 0',
  'if x <> 3: print `x`; import d',
  'y = ur"x"',
  'try: raise',
  'except (A,',
  '        B), error: import f',
  'except C, (number, text): pass',
  'raise',
  'z = lambda (k, v), w: (k, v)',
  'def g(self, (a, (b, c)), d): pass',
  'w = "\\user", m.False, 10L.real',
  'print "a"; print "b"; print ("c")',
  'def f():',
  '\tif x:',
  '\t    raise ValueError, "x"',
  '        import e',
].join('\n');

for (const python of pythons) {
  const label = python === host.executable ? 'the Python that is found' : python.split('/').at(-3);

  test(`every kind of import, with ${label}`, async (t) => {
    const files = await readSources(
      t,
      python,
      cases.map(([title, source]) =>
        Buffer.from(source, title.includes('encoding') ? 'latin1' : 'utf8'),
      ),
    );
    for (const [index, [title, , expected]] of cases.entries()) {
      t.is(shortOf(files[index]), expected, title);
    }
  });

  test(`files of Python 2, with ${label}`, async (t) => {
    const [file] = await readSources(t, python, [python2]);
    t.is(shortOf(file), 'urllib2; a; (b | c); d; f; e lazy');
    t.true(file && 'python2' in file && file.python2);
  });

  test(`files that cannot be read are told with their line, with ${label}`, async (t) => {
    const files = await readSources(t, python, [
      'import a\nx = (\n',
      'import a\n\nimport b c\n',
      `${'('.repeat(5000)}${')'.repeat(5000)}`,
      'import a\0',
      'import last',
    ]);
    t.is(files.length, 5);
    t.true(files.slice(0, 4).every((file) => file.error?.includes('\n') === false));
    t.like(files[1], { line: 3 });
    t.is(shortOf(files[4]), 'last');
  });
}

const python2Folder = join(homedir(), '.pyenv/versions/2.7.18');
const python2Test = existsSync(python2Folder) ? test : test.skip;
const python2Suffix = existsSync(python2Folder) ? '' : ' (skipped: Python 2.7.18 is not here)';

/** Asks Python 2 for the modules that files import; null for files that it cannot read either. */
const python2Reader = `
import ast, json, sys
def modules(path):
    try:
        tree = ast.parse(open(path, 'rb').read())
    except (SyntaxError, TypeError):
        return None
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append('.' * (node.level or 0) + (node.module or ''))
    return found
print(json.dumps([modules(path) for path in json.load(sys.stdin)]))
`;

python2Test(`Python 2's own library is read as Python 2 reads it${python2Suffix}`, async (t) => {
  const library = join(python2Folder, 'lib/python2.7');
  const paths = globSync('**/*.py', { cwd: library, exclude: ['site-packages'] })
    .toSorted()
    .map((path) => join(library, path));
  const { stdout } = await execa(join(python2Folder, 'bin/python'), ['-c', python2Reader], {
    input: JSON.stringify(paths),
  });
  const expected = JSON.parse(stdout) as (string[] | null)[];
  const files = await readImports(host.executable, paths);
  const known = files.flatMap((read, index) => {
    const modules = expected[index];
    return modules ? [{ path: paths[index]!, read, modules }] : [];
  });
  t.true(known.length > 1000);
  const unread = known.filter(({ read }) => !('imports' in read));
  t.true(unread.length / known.length < 0.005, unread.map(({ path }) => path).join());
  for (const { path, read, modules } of known) {
    if ('imports' in read) {
      const here = modulesOf(read.imports);
      t.deepEqual(
        modules.filter((module) => !here.has(module)),
        [],
        path,
      );
    }
  }
});

function modulesOf(nodes: readonly ImportNode[]): Set<string> {
  return new Set(
    nodes.flatMap((node) =>
      'try' in node
        ? [...modulesOf(node.try), ...modulesOf(node.fallback)]
        : ['.'.repeat(node.level) + node.module],
    ),
  );
}

test('Python 2 that cannot be read is told by the line that stopped it', async (t) => {
  const [file] = await readSources(t, host.executable, [
    'print "a"\nimport b\nprint "c"\nx = = 1\n',
  ]);
  t.like(file, { line: 4 });
});

test('match and except* are read by a Python that knows them', async (t) => {
  const newest = [...pythons].find((path) => /3\.1[1-9]/.test(path));
  if (newest === undefined) {
    t.pass('no Python from 3.11 on is here');
    return;
  }
  const [file] = await readSources(t, newest, [
    'match x:\n  case 1:\n    import a\ntry:\n  import b\nexcept* ImportError:\n  import c',
  ]);
  t.is(shortOf(file), 'a; (b | c)');
});

test('a file that is gone is an error of that file', async (t) => {
  const [file] = await readImports(host.executable, ['/nowhere/a.py']);
  t.deepEqual(file, { error: 'No such file or directory', line: 1 });
});

test('an interpreter that is none is told in one line', async (t) => {
  const error = await t.throwsAsync(readImports('/nowhere/python', ['a.py']), {
    instanceOf: InputError,
  });
  t.regex(error.message, /^\/nowhere\/python cannot read imports: .*ENOENT/);
  t.false(error.message.includes('\n'));
});

/** Blocks of statements with imports of `m0`, `m1`, …, and which of them run with the module. */
const block = fc.letrec<{ block: string[]; statement: string[] }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((lines) => lines.flat()),
  statement: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<string[]>(['import MODULE'], ['from MODULE import x'], ['x = 1']),
    fc
      .tuple(
        fc.constantFrom('if x:', 'for x in y:', 'with x:', 'class A:', 'def f():', 'while x:'),
        tie('block'),
      )
      .map(([head, lines]) => [head, ...lines.map((line) => `  ${line}`)]),
  ),
})).block;

test('every import of any nesting is found once, and lazy exactly within functions', async (t) => {
  const sources = fc.sample(block, { numRuns: 300, seed: 8 }).map((lines) => {
    let count = 0;
    return lines.map((line) => line.replace('MODULE', () => `m${count++}`)).join('\n');
  });
  const files = await readSources(t, host.executable, sources);
  for (const [index, source] of sources.entries()) {
    t.is(shortOf(files[index]).replaceAll(':x', ''), expectedOf(source), source);
  }
});

/** Reads the generated sources by their indentation. */
function expectedOf(source: string): string {
  const heads: string[] = [];
  return source
    .split('\n')
    .flatMap((line) => {
      const depth = /^ */.exec(line)![0].length / 2;
      heads.length = depth;
      heads.push(line.trim());
      const module = /\b(m\d+)\b/.exec(line)?.[1];
      const isLazy = heads.slice(0, depth).includes('def f():');
      return module === undefined ? [] : [`${module}${isLazy ? ' lazy' : ''}`];
    })
    .join('; ');
}
