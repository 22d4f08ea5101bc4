import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { measuredPython, parseTargetPython } from '../../packaging/target-python.ts';
import type { ImportedFile } from '../imported-file.ts';
import { pins, write } from '../testing/lock-text.ts';
import { readPipfileLock } from './pipfile-lock.ts';
import { readPoetryLock } from './poetry-lock.ts';
import { isInPoetryRange } from './poetry-range.ts';
import { readUvLock } from './uv-lock.ts';

function poetry(
  t: ExecutionContext,
  lock: string,
  others: Readonly<Record<string, string>> = {},
  python = '3.10',
): string[] {
  const folder = write(t, { 'poetry.lock': lock, ...others });
  return pins(readPoetryLock(join(folder, 'poetry.lock'), false, parseTargetPython(python)!));
}

const entry = (name: string, version: string, more = ''): string =>
  `[[package]]\nname = "${name}"\nversion = "${version}"\n${more}\n`;

test('poetry: of several entries the one for this Python', (t) => {
  const lock =
    entry('idna', '2.6', 'python-versions = "<3.5"') +
    entry('idna', '3.4', 'python-versions = ">=3.5"') +
    entry('numpy', '1.21.1', 'python-versions = ">=3.7,<3.11"') +
    entry('numpy', '1.26.0', 'python-versions = "^3.9 || ~2.7"');
  t.deepEqual(poetry(t, lock), ['idna==3.4', 'numpy==1.26.0']);
  t.deepEqual(poetry(t, lock, {}, '3.8.5'), ['idna==3.4', 'numpy==1.21.1']);
  t.deepEqual(poetry(t, lock, {}, '3.2'), ['idna==2.6']);
});

test('poetry: a file for other Pythons counts with its newest entries', (t) => {
  const lock = `${entry('idna', '3.7', 'python-versions = ">=3.11"')}[metadata]\npython-versions = ">=3.11"\n`;
  t.deepEqual(poetry(t, lock), ['idna==3.7']);
});

test('poetry 1.0 and before: markers, requirements and categories', (t) => {
  const lock =
    entry('atomicwrites', '1.3.0', 'category = "main"\nmarker = "os_name == \\"nt\\""') +
    entry(
      'importlib-metadata',
      '1.5.0',
      'category = "main"\nmarker = "python_version >= \\"3.8\\""',
    ) +
    entry('pytest', '5.3.5', 'category = "dev"') +
    entry('colorama', '0.4.1', 'category = "main"\n[package.requirements]\nplatform = "win32"') +
    entry(
      'six',
      '1.14.0',
      'category = "main"\n[package.requirements]\npython = ">=2.7,!=3.0.*"\nplatform = "*"',
    ) +
    entry('futures', '3.1.1', 'category = "main"\n[package.requirements]\npython = ">=2.7,<2.8"');
  t.deepEqual(poetry(t, lock), ['importlib-metadata==1.5.0', 'six==1.14.0']);
});

/** As Poetry 1.1 to 1.8 write it: markers stand with the dependencies of others alone. */
const unmarked = [
  entry(
    'click',
    '8.1.7',
    '[package.dependencies]\ncolorama = {version = "*", markers = "platform_system == \\"Windows\\""}',
  ),
  entry('colorama', '0.4.6'),
  entry(
    'requests',
    '2.31.0',
    '[package.dependencies]\nidna = ">=2.5,<4"\nPySocks = {version = ">=1.5.6", optional = true, markers = "extra == \\"socks\\""}',
  ),
  entry('idna', '3.4'),
  entry('pysocks', '1.7.1'),
  entry('tomli', '2.0.1'),
  entry(
    'black',
    '23.1.0',
    '[package.dependencies]\ntomli = {version = ">=1.1.0", markers = "python_version < \\"3.11\\""}\ntyping-extensions = [{version = "*", python = "<3.8"}, {version = ">4", markers = "python_version < \\"3.9\\""}]',
  ),
  entry('typing-extensions', '4.5.0', '[package.dependencies]\nzipp = "*"'),
  entry('zipp', '3.15.0'),
  '[metadata]\nlock-version = "2.0"\npython-versions = "^3.8"\n',
].join('');

test('poetry 1.1 to 1.8: what no marker of a dependency asks for is left out', (t) => {
  const kept = ['click', 'requests', 'idna', 'pysocks', 'black'];
  const names = (python: string): string[] =>
    poetry(t, unmarked, {}, python).map((pin) => pin.split('==')[0]!);
  t.deepEqual(names('3.10').toSorted(), [...kept, 'tomli'].toSorted());
  t.deepEqual(names('3.11').toSorted(), kept.toSorted());
  t.deepEqual(names('3.8').toSorted(), [...kept, 'tomli', 'typing-extensions', 'zipp'].toSorted());
});

test('poetry 1.1 to 1.8: pyproject.toml beside it says what is for development', (t) => {
  const project =
    '[tool.poetry.dependencies]\npython = "^3.8"\nclick = "^8"\nrequests = {version = "*", markers = "os_name == \'nt\'"}\n' +
    'idna = [{version = "*", python = "<3"}, {version = "*", python = ">=3"}]\n[tool.poetry.group.dev.dependencies]\nblack = "*"\n';
  t.deepEqual(poetry(t, unmarked, { 'pyproject.toml': project }), ['click==8.1.7', 'idna==3.4']);
  const folder = write(t, { 'poetry.lock': unmarked, 'pyproject.toml': project });
  const all = pins(readPoetryLock(join(folder, 'poetry.lock'), true, measuredPython));
  t.deepEqual(all, ['click==8.1.7', 'idna==3.4', 'tomli==2.0.1', 'black==23.1.0']);
  const standard =
    '[project]\nname = "x"\ndependencies = ["Click>=8", "idna ; os_name == \'nt\'"]\n';
  t.deepEqual(poetry(t, unmarked, { 'pyproject.toml': standard }), ['click==8.1.7']);
  // Of another project: it asks for what the file does not have.
  const other = '[tool.poetry.dependencies]\nflask = "*"\n';
  t.is(poetry(t, unmarked, { 'pyproject.toml': other }).length, 6);
});

/** Ranges of Poetry's documentation, a version, and whether it is in the range. */
for (const [range, version, isIn] of [
  ['^1.2.3', '1.9', true],
  ['^1.2.3', '2.0.0', false],
  ['^0.2.3', '0.2.9', true],
  ['^0.2.3', '0.3.0', false],
  ['^0.0.3', '0.0.4', false],
  ['^0', '0.9', true],
  ['^0', '1.0', false],
  ['~1.2.3', '1.2.9', true],
  ['~1.2', '1.3', false],
  ['~1', '1.9', true],
  ['~1', '2', false],
  ['*', '3.10', true],
  ['3.*', '3.10', true],
  ['>=2.7, !=3.0.*', '3.10', true],
  ['>=3.6 <3.9', '3.10', false],
  ['>=2.7,<2.8 || >=3.4', '3.10', true],
  ['~2.7 | ^3.5', '3.10', true],
  ['3.10.1', '3.10.13', false],
  ['~=3.8', '3.10', true],
  ['something else', '3.10', true],
] as const) {
  test(`${version} is ${isIn ? '' : 'not '}in ${range}`, (t) => {
    t.is(isInPoetryRange(range, version), isIn);
  });
}

test('Pipfile.lock: the project itself, URLs, markers by name', (t) => {
  const lock = {
    default: {
      e1839a8: { editable: true, path: '.' },
      helper: { path: './libs/helper' },
      a: { editable: true, file: 'libs/a' },
      '7f9bb14': { file: 'https://x.org/scikit-learn-1.3.0.tar.gz' },
      '00000ab': { git: 'https://x.org/p.git', ref: '00' },
      internal: { git: 'https://x.org/internal.git', editable: true },
      six: { file: 'https://x.org/six-1.15.0-py2.py3-none-any.whl' },
      pywin32: { version: '==300', sys_platform: "== 'win32'" },
      idna: { version: '==3.4', os_name: "== 'posix'", markers: "python_version >= '3.5'" },
      'pkg-resources': { version: '==0.0.0' },
    },
    docs: { sphinx: { version: '==5' } },
  };
  const folder = write(t, { 'Pipfile.lock': JSON.stringify(lock) });
  const file = readPipfileLock(join(folder, 'Pipfile.lock'), false, measuredPython);
  t.deepEqual(pins(file).toSorted(), [
    'idna==3.4',
    'internal',
    'scikit-learn==1.3.0',
    'six==1.15.0',
  ]);
  t.is(file.counts['packages left out: the project itself'], 3);
});

test('uv: forks by resolution markers, and scripts', (t) => {
  const lock =
    entry('numpy', '1.24.4', 'resolution-markers = ["python_full_version < \'3.9\'"]') +
    entry('numpy', '2.0.2', 'resolution-markers = ["python_full_version >= \'3.9\'"]') +
    entry('six', '1.16.0') +
    entry('toml', '0.10.2');
  const read = (text: string, python: string): string[] => {
    const folder = write(t, { 'uv.lock': text });
    return pins(readUvLock(join(folder, 'uv.lock'), false, parseTargetPython(python)!));
  };
  t.deepEqual(read(lock, '3.10'), ['numpy==2.0.2', 'six==1.16.0', 'toml==0.10.2']);
  t.deepEqual(read(lock, '3.8')[0], 'numpy==1.24.4');
  const script = `version = 1\n[manifest]\nrequirements = [{ name = "numpy" }, { name = "six", marker = "os_name == 'nt'" }]\n${lock}`;
  t.deepEqual(read(script, '3.10'), ['numpy==2.0.2']);
});

const uv = (t: ExecutionContext, lock: string, dev = false, python = '3.10'): ImportedFile => {
  const folder = write(t, { 'uv.lock': lock });
  return readUvLock(join(folder, 'uv.lock'), dev, parseTargetPython(python)!);
};

const local = (name: string, source: string, more = ''): string =>
  `[[package]]\nname = "${name}"\nversion = "0.1"\nsource = { ${source} }\n${more}\n`;

test('uv: a folder that only a group for development asks for counts with that group alone', (t) => {
  const rest =
    local('app', 'editable = "."', '[package.dev-dependencies]\ndev = [{ name = "helper" }]') +
    local('helper', 'editable = "libs/helper"', 'dependencies = [{ name = "boltons" }]') +
    entry('boltons', '24.0.0');
  const member = local('app-one', 'editable = "one"', 'dependencies = [{ name = "six" }]');
  const workspace = `[manifest]\nmembers = ["app", "app-one"]\n${rest}${member}${entry('six', '1.16.0')}`;
  t.deepEqual(pins(uv(t, rest)), []);
  t.deepEqual(pins(uv(t, rest, true)), ['boltons==24.0.0']);
  t.deepEqual(pins(uv(t, workspace)), ['six==1.16.0']);
  t.deepEqual(pins(uv(t, workspace, true)), ['boltons==24.0.0', 'six==1.16.0']);
  const grouped = `[manifest.dependency-groups]\ndev = [{ name = "boltons" }]\n${entry('boltons', '24.0.0')}`;
  t.deepEqual(pins(uv(t, grouped + local('a', 'virtual = "a"'), true)), ['boltons==24.0.0']);
});

test('uv: markers of extras and groups that conflict hold for those that are asked for', (t) => {
  const lock =
    local(
      'app',
      'virtual = "."',
      `dependencies = [
  { name = "six", version = "1.15.0", marker = "extra == 'group-3-app-dev'" },
  { name = "six", version = "1.16.0", marker = "extra != 'group-3-app-dev'" },
]
[package.optional-dependencies]
old = [{ name = "numpy", version = "1.26.4" }]
[package.dev-dependencies]
dev = [{ name = "app", extra = ["old"], marker = "extra == 'extra-3-app-old'" }]`,
    ) +
    entry('six', '1.15.0') +
    entry('six', '1.16.0') +
    entry('numpy', '1.26.4', 'resolution-markers = ["extra == \'extra-3-app-old\'"]') +
    entry('numpy', '2.0.0', 'resolution-markers = ["extra != \'extra-3-app-old\'"]');
  t.deepEqual(pins(uv(t, lock)), ['six==1.16.0']);
  t.deepEqual(pins(uv(t, lock, true)), ['six==1.15.0', 'numpy==1.26.4']);
});

test('uv: a file for other Pythons is said, and one of an early version read', (t) => {
  const lock = `requires-python = ">=3.11, <4"\n${local('app', 'virtual = "."')}`;
  t.deepEqual(uv(t, lock).counts, {
    'lock files that are for Python >=3.11, <4, not 3.10': 1,
    'packages left out: the project itself': 1,
  });
  t.deepEqual(Object.keys(uv(t, lock, false, '3.11').counts), [
    'packages left out: the project itself',
  ]);
  const early = `version = 1\n${entry('six', '1.16.0')}`.replaceAll('package', 'distribution');
  t.deepEqual(pins(uv(t, early)), ['six==1.16.0']);
});

test('poetry 1.1 to 1.8: what the project asks for on other platforms alone', (t) => {
  const project = `[tool.poetry.dependencies]
python = "^3.8"
idna = { version = "*", platform = "linux" }
click = { version = "*", platform = "!=win32" }
black = { version = "*", platform = "win32" }
requests = { version = "*", platform = "darwin || win32" }
`;
  t.deepEqual(poetry(t, unmarked, { 'pyproject.toml': project }), ['click==8.1.7', 'idna==3.4']);
});

test('Pipfile.lock: groups in markers, as Pipenv writes them since 2026', (t) => {
  const markers = "('dev' in dependency_groups) and (python_version >= '3.9')";
  const lock = { default: {}, develop: { six: { version: '==1.16.0', markers } } };
  const folder = write(t, { 'Pipfile.lock': JSON.stringify(lock) });
  t.deepEqual(pins(readPipfileLock(join(folder, 'Pipfile.lock'), true, measuredPython)), [
    'six==1.16.0',
  ]);
});
