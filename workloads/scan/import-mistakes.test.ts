import { join } from 'node:path';
import test from 'ava';
import { InputError } from '../input-error.ts';
import { importFiles } from './import-files.ts';
import { imported, knowledge, options, write } from './testing/import-text.ts';

/** A file by its name, its text, and how the error ends after the folder. */
const mistakes: readonly (readonly [string, string, string])[] = [
  [
    'r.txt',
    'six\n\nrequests=2.0',
    'r.txt:3: "requests=2.0" should be a requirement like requests>=2.31',
  ],
  ['r.txt', 'a b', 'r.txt:1: "a b" should be a requirement like requests>=2.31'],
  [
    'r.txt',
    'six==1.0 \\\n  , x',
    'r.txt:1: "six==1.0   , x" should be a requirement like requests>=2.31',
  ],
  [
    'r.txt',
    'six; python == 3',
    'r.txt:1: "python == 3" should be an environment marker like python_version >= "3.8"',
  ],
  ['r.txt', 'six\n--fast', 'r.txt:2: "--fast" is not an option of pip\'s files'],
  ['r.txt', '-r r.txt', 'r.txt:1: -r r.txt includes a file that includes this one'],
  ['Pipfile.lock', '{"default": {\n"a": }}', 'Pipfile.lock:2: is not valid JSON'],
  ['Pipfile.lock', '{\n"default": {', 'Pipfile.lock:2: is not valid JSON'],
  [
    'Pipfile.lock',
    '{"default": {\n"a": {\n"version": 1}}}',
    'Pipfile.lock:3: default.a.version: Invalid input: expected string, received number',
  ],
  [
    'Pipfile.lock',
    '{"default": {\n"a": {"version": "x"}}}',
    'Pipfile.lock:2: version x of a should be like ==2.31.0',
  ],
  [
    'poetry.lock',
    '[[package]]\nname = "a"\nversion = "1"\n[[package]]\nversion = "1"',
    'poetry.lock:4: this table should have a text name',
  ],
  ['poetry.lock', '', 'poetry.lock:1: is empty; it should be a lock file with [[package]] tables'],
  [
    'uv.lock',
    '[[package]]\nname = "a"\nsource = { virtual = "." }\ndependencies = [\n{ name = "b" }]',
    'uv.lock:1: b has no [[package]] table',
  ],
  [
    'pyproject.toml',
    '',
    'pyproject.toml: should be a requirements file, Pipfile.lock, poetry.lock, uv.lock or pylock.toml',
  ],
];

for (const [name, text, message] of mistakes) {
  test(`mistake: ${JSON.stringify(text)}: ${message}`, (t) => {
    const folder = write(t, { [name]: text });
    const error = t.throws(() => imported(join(folder, name)), { instanceOf: InputError });
    t.is(error.message, `${folder}/${message}`);
  });
}

test('files that are not there, and files given twice', (t) => {
  const folder = write(t, { 'a.txt': '\n-r b.txt', 'c.txt': '' });
  t.throws(() => imported(join(folder, 'nowhere.txt')), {
    instanceOf: InputError,
    message: `${folder}/nowhere.txt: cannot be read (ENOENT)`,
  });
  t.throws(() => imported(join(folder, 'a.txt')), {
    instanceOf: InputError,
    message: `${folder}/a.txt:2: includes ${folder}/b.txt, which cannot be read`,
  });
  const twice = [join(folder, 'c.txt'), `${folder}/./c.txt`];
  t.throws(() => importFiles(twice, knowledge, options), {
    instanceOf: InputError,
    message: `${folder}/./c.txt: is given twice; each file makes one function`,
  });
});
