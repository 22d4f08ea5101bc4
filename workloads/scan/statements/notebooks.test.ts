import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { findPython } from '../../../real/base/find-python.ts';
import { readImports, type ImportNode } from './read-imports.ts';
import { short, shortOf } from '../projects/testing/read-sources.ts';

const host = await findPython();

const notebook = (...cells: string[]): string =>
  JSON.stringify(
    {
      cells: cells.map((text) => ({
        cell_type: text.startsWith('# ') ? 'markdown' : 'code',
        source: text.split(/(?<=\n)/),
      })),
      metadata: { kernelspec: { language: 'python' } },
      nbformat: 4,
    },
    null,
    1,
  );

/** What IPython and Python's notebooks hold, and what it says in the short form. */
const notebooks: readonly (readonly [string, string, string])[] = [
  ['code cells', notebook('import a\nimport b', '# import no', 'from c import d'), 'a; b; c:d'],
  [
    'magics',
    notebook(
      '%matplotlib inline\n!pip install x\nfiles = !ls\nt = %time\n?a\na?\npip install y\nimport a',
      'if x:\n    !ls\nelse:\n    %cd y\n    import b',
    ),
    'a; b',
  ],
  [
    'cells of other languages',
    notebook('%%bash\nimport x', '\n%%time\nimport a', '%%html\n<b>'),
    'a',
  ],
  [
    'commands over several lines, and without a sign',
    notebook(
      '!pip install \\\n  x \\\n  y\nimport a',
      'files = %sx ls \\\n -l\nimport b',
      ',f a b\n/h\n;g x\nimport c',
      '%timeit f(x,\n         y)\nimport d',
      '%timeit f(\nimport e',
    ),
    'a; b; c; d; e',
  ],
  [
    'what looks like a magic and is Python',
    notebook(
      "%cd x\nx = ('a %s'\n     % y)\nimport a",
      '%cd x\nx = 1 \\\n  % 3\nimport b',
      "x = '''it's (\n!x\n''' + 'it\\'s ('  # (\n%cd x\nimport c",
    ),
    'a; b; c',
  ],
  [
    'Python by the kernel of an environment',
    notebook('import a').replace('"language": "python"', '"name": "conda-env-x-py"'),
    'a',
  ],
  [
    'Julia by its kernel',
    notebook('using Plots').replace('"language": "python"', '"name": "julia-1.6"'),
    '',
  ],
  ['Python 2', notebook('print "x"\nimport a'), 'a'],
  [
    'format 3',
    JSON.stringify({
      worksheets: [{ cells: [{ cell_type: 'code', input: 'import a' }] }],
      nbformat: 3,
    }),
    'a',
  ],
  [
    'R',
    JSON.stringify({
      cells: [{ cell_type: 'code', source: 'library(x)' }],
      metadata: { language_info: { name: 'R' } },
    }),
    '',
  ],
  ['nothing', JSON.stringify({ cells: [], metadata: {} }), ''],
];

test('notebooks: code cells count, without magics', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-imports-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const paths = notebooks.map(([, text], index) => {
    const path = join(folder, `${index}.ipynb`);
    writeFileSync(path, text);
    return path;
  });
  const files = await readImports(host.executable, paths);
  for (const [index, [title, , expected]] of notebooks.entries()) {
    t.is(shortOf(files[index]), expected, title);
  }
});

test('a cell that cannot be read is told by its line, and the others count', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-imports-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const text = notebook('import a', 'x = 1\nimport (', 'import b');
  writeFileSync(join(folder, 'a.ipynb'), text);
  writeFileSync(join(folder, 'b.ipynb'), '{\n"cells": x}');
  const [file, broken] = await readImports(
    host.executable,
    ['a.ipynb', 'b.ipynb'].map((name) => join(folder, name)),
  );
  t.true(file !== undefined && 'imports' in file);
  t.is(short((file as { imports: ImportNode[] }).imports), 'a; b');
  t.regex(file?.error ?? '', /^code cell 2: /);
  t.is(file?.line, text.split('\n').findIndex((line) => line.includes('import (')) + 1);
  t.like(broken, { line: 2 });
  t.regex(broken?.error ?? '', /^is no notebook: /);
});
