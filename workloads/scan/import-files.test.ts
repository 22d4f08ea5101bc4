import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../input-error.ts';
import { versionKey } from '../packaging/version.ts';
import { parseTargetPython } from '../packaging/target-python.ts';
import { importFiles } from './import-files.ts';
import { imported, importedText, knowledge, options, write } from './testing/import-text.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

/** What requests 2.31.0 needs, at the versions most used, by reqbench/top_500_pkgs.json. */
const needed = ['certifi==2023.7.22', 'charset-normalizer==3.2.0', 'idna==3.4', 'urllib3==2.0.4'];

/** A title, a requirements file, and the packages it asks for; six and pyyaml need no others. */
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['pins', 'six==1.15.0\nPyYAML === 5.4', ['pyyaml==5.4', 'six==1.15.0']],
  ['no versions: the usual ones', 'six', ['six==1.16.0']],
  ['ranges', 'six>=1.10,<2\npyyaml~=3.12', ['pyyaml==3.13', 'six==1.16.0']],
  ['ranges in brackets', 'six (>=1.10)', ['six==1.16.0']],
  ['extras', 'six[a, b]==1.15.0', ['six==1.15.0']],
  [
    'markers',
    'six==1.15.0; python_version < "3"\nsix==1.14.0 ; python_version >= "3"',
    ['six==1.14.0'],
  ],
  ['comments and blank lines', '# x\n\n  six==1.15.0  # why\n   # y', ['six==1.15.0']],
  [
    'byte order mark and line ends of Windows',
    '\uFEFFsix==1.15.0\r\npyyaml==5.4\r\n',
    ['pyyaml==5.4', 'six==1.15.0'],
  ],
  ['continued lines', 'six \\\n  == \\\n  1.15.0\npyyaml==5.4', ['pyyaml==5.4', 'six==1.15.0']],
  ['a backslash at the end of the file', 'six==1.15.0 \\', ['six==1.15.0']],
  [
    'options of the index',
    '-i https://x.org\n--extra-index-url=https://y.org\n--all-releases :all:\n--no-require-hashes\n--pre\nsix==1.15.0',
    ['six==1.15.0'],
  ],
  [
    'options that are cut short',
    '--extra-index https://y.org\n--prefer\nsix==1.15.0 --ha=sha256:00',
    ['six==1.15.0'],
  ],
  [
    'markers after -e',
    '-e git+https://x.org/p.git#egg=pywin ; os_name == "nt"\n-e ./libs/x; python_version < "3"\n-e git+https://x.org/s.git#egg=six ; os_name == \'posix\'',
    ['six==1.16.0'],
  ],
  [
    'names by URL',
    'six @ https://x.org/six.zip ; python_version > "3"\n-e git+https://x.org/y.git@main#egg=PyYAML',
    ['pyyaml==6.0.1', 'six==1.16.0'],
  ],
  [
    'wheels and archives',
    './wheels/six-1.15.0-py2.py3-none-any.whl\nhttps://x.org/PyYAML-5.4.tar.gz',
    ['pyyaml==5.4', 'six==1.15.0'],
  ],
  [
    'paths that name no package',
    '.\n-e ./here\nfile:///x\n../y[extra]\nsix==1.15.0',
    ['six==1.15.0'],
  ],
  ['the first of several', 'six==1.15.0\nSIX==1.14.0', ['six==1.15.0']],
  ['dependencies', 'requests==2.31.0', [...needed.slice(0, 3), 'requests==2.31.0', needed[3]!]],
  ['nothing', '# nothing\n', []],
];

for (const [title, text, packages] of cases) {
  test(`requirements: ${title}`, (t) => {
    t.deepEqual(importedText(t, text).packages, packages);
  });
}

test('environment variables are put in, and told where they are not set', (t) => {
  const folder = write(t, {
    'r.txt': '-i https://${TOKEN}@x.org\nsix==${V}\n-r ${PART}.txt',
    'p.txt': 'idna',
  });
  const read = (environment: Record<string, string>) =>
    importFiles([join(folder, 'r.txt')], knowledge, { ...options, environment });
  const { catalog } = read({ V: '1.15.0', PART: 'p' }).workload;
  t.deepEqual(catalog.packageNames, ['idna==3.4', 'six==1.15.0']);
  t.throws(() => read({ PART: 'p' }), {
    message: `${folder}/r.txt:2: "six==\${V}" should be a requirement like requests>=2.31; the environment variable V is not set`,
  });
});

test('one spelling of one version, across files and as the data has it', (t) => {
  const folder = write(t, {
    'a.txt': 'six==1.16\nno-such-package==1.0',
    'b.txt': 'six==1.16.0\nno-such-package==1.0.0.0',
    'c.txt': 'six==v1.16.0.0\nno-such-package==1',
  });
  const paths = ['a', 'b', 'c'].map((name) => join(folder, `${name}.txt`));
  const { workload } = importFiles(paths, knowledge, options);
  t.deepEqual(workload.catalog.packageNames, ['no-such-package==1.0.0.0', 'six==1.16.0']);
});

test('what satisfies nothing is left out, said and counted', (t) => {
  const { packages, summary } = importedText(t, 'pytz>9999\nsix\nsix<0.1');
  t.deepEqual(packages, []);
  t.deepEqual(
    summary.unsatisfied.map((one) => one.requirement),
    ['pytz>9999', 'six<0.1'],
  );
  t.is(summary.counts['requirements left out: no known version satisfies them'], 2);
});

test('artefacts of freezing and paths are left out, and counted', (t) => {
  const { packages, summary } = importedText(
    t,
    'pkg_resources==0.0.0\n-e helper\nlibs/helper\nsix',
  );
  t.deepEqual(packages, ['six==1.16.0']);
  t.is(summary.counts['requirements left out: pkg-resources==0.0.0, which is no package'], 1);
  t.is(summary.counts['requirements left out: path of a folder'], 2);
});

test('one bad file of several is listed and the others count, if it is to keep going', (t) => {
  const folder = write(t, { 'good.txt': 'six', 'bad.txt': 'six=1', 'uv.lock': 'x = [' });
  const paths = ['good.txt', 'bad.txt', 'uv.lock'].map((name) => join(folder, name));
  const { workload, summary } = importFiles(paths, knowledge, { ...options, keepGoing: true });
  t.deepEqual(workload.catalog.functionNames, [paths[0]]);
  t.deepEqual(
    summary.unreadable.map((one) => one.file),
    paths.slice(1),
  );
  t.throws(() => importFiles(paths.slice(1), knowledge, { ...options, keepGoing: true }), {
    instanceOf: InputError,
    message: /^none of the files can be read; .*bad\.txt:1: "six=1" should be/,
  });
});

test('markers are for the Python that is meant', (t) => {
  const folder = write(t, {
    'r.txt': 'six; python_version >= "3.12"\nidna; python_full_version < "3.12.1"',
  });
  const names = (python: string): string[] => {
    const target = parseTargetPython(python)!;
    const { workload } = importFiles([join(folder, 'r.txt')], knowledge, {
      ...options,
      python: target,
    });
    return workload.catalog.packageNames.map((name) => name.split('==')[0]!);
  };
  t.deepEqual(names('3.11'), ['idna']);
  t.deepEqual(names('3.12'), ['idna', 'six']);
  t.deepEqual(names('3.12.4'), ['six']);
});

test('files are included from where they stand, and constraints bind what is needed alone', (t) => {
  const folder = write(t, {
    'requirements.txt': '-r parts/web.txt\n-c constraints.txt\n--requirement=parts/web.txt',
    'parts/web.txt': '-rmore.txt\nrequests==2.31.0',
    'parts/more.txt': 'six',
    'constraints.txt': 'six==1.15.0\nidna<3\nnumpy==1.0',
  });
  const { packages, summary } = imported(join(folder, 'requirements.txt'));
  t.deepEqual(
    packages.filter((name) => /^(?:six|idna|numpy|requests)=/.test(name)),
    ['idna==2.10', 'requests==2.31.0', 'six==1.15.0'],
  );
  t.is(summary.counts['requirements left out: package stands there twice'], 2);
});

test('files are included by absolute paths and file URLs too', (t) => {
  const folder = write(t, { 'parts/a b.txt': 'six', 'constraints.txt': 'six==1.15.0' });
  writeFileSync(
    join(folder, 'r.txt'),
    `-r "${folder}/parts/a b.txt"\n-c ${pathToFileURL(join(folder, 'constraints.txt')).href}\n`,
  );
  writeFileSync(join(folder, 's.txt'), `-r ${pathToFileURL(join(folder, 'parts/a b.txt')).href}`);
  t.deepEqual(imported(join(folder, 'r.txt')).packages, ['six==1.15.0']);
  t.deepEqual(imported(join(folder, 's.txt')).packages, ['six==1.16.0']);
});

test('extras are said where their packages are not named', (t) => {
  const said = 'requirements with extras, whose own dependencies are not known';
  t.is(importedText(t, 'requests[socks]==2.31.0').summary.counts[said], 1);
  const hashed = 'requests[socks]==2.31.0 --hash=sha256:00\n';
  t.is(importedText(t, hashed).summary.counts[said], undefined);
});

test('what pip-compile or uv wrote, or has hashes everywhere, is closed', (t) => {
  const [, compiled] = [
    importedText(
      t,
      '# This file is autogenerated by pip-compile with Python 3.10\nrequests==2.31.0\n    # via -r requirements.in\n',
    ),
    importedText(
      t,
      '# This file was autogenerated by uv via the following command:\n#    uv pip compile x\nrequests==2.31.0\n',
    ),
  ].map(({ packages, summary }) => {
    t.deepEqual(packages, ['requests==2.31.0']);
    return summary.files[0];
  });
  t.like(compiled, { kind: 'pip-compile', requirements: 1, packages: 1 });
  const hashed = 'requests==2.31.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n';
  t.deepEqual(importedText(t, hashed).packages, ['requests==2.31.0']);
  t.is(importedText(t, `${hashed}six==1.16.0`).packages.length, 6);
});

test('lock files: what holds on Linux, without development', (t) => {
  t.deepEqual(imported(join(fixtures, 'poetry.lock')).packages, ['click==8.1.7']);
  t.deepEqual(imported(join(fixtures, 'poetry.lock'), true).packages, [
    'click==8.1.7',
    'pytest==7.4.2',
  ]);
  t.deepEqual(imported(join(fixtures, 'Pipfile.lock')).packages, [
    'certifi==2023.7.22',
    'flask==2.3.3',
    'internal==0.0.0',
  ]);
  t.true(imported(join(fixtures, 'Pipfile.lock'), true).packages.includes('pytest==7.4.2'));
  const locked = [
    'anyio==4.0.0',
    'exceptiongroup==1.1.3',
    'idna==3.4',
    'uvicorn==0.23.2',
    'uvloop==0.17.0',
  ];
  t.deepEqual(imported(join(fixtures, 'uv.lock')).packages, locked);
  t.deepEqual(imported(join(fixtures, 'uv.lock'), true).packages, [
    ...locked.slice(0, 3),
    'pytest==7.4.2',
    ...locked.slice(3),
  ]);
});

test('old and new poetry files: categories, and markers by group', (t) => {
  const lock = [
    '[[package]]\nname = "six"\nversion = "1.15.0"\ncategory = "main"',
    '[[package]]\nname = "pytest"\nversion = "7.4.2"\ncategory = "dev"',
    '[[package]]\nname = "idna"\nversion = "3.4"\ngroups = ["main", "dev"]\nmarkers = {dev = "os_name == \'nt\'"}',
    '[[package]]\nname = "click"\nversion = "8.1.7"\ngroups = ["main"]\nmarkers = {main = "os_name == \'nt\'"}',
    '[[package]]\nname = "toml"\nversion = "0.10.2"\ngroups = ["main", "dev"]\nmarkers = {main = "os_name == \'nt\'", dev = "os_name == \'posix\'"}',
  ].join('\n\n');
  t.deepEqual(importedText(t, lock, 'poetry.lock').packages, ['idna==3.4', 'six==1.15.0']);
});

test('packages that the data does not know are named, and their costs marked', (t) => {
  const { summary } = importedText(t, 'no-such-package-at-all==1.0\nsix==1.16.0');
  t.deepEqual(summary.unknown_packages, [{ package: 'no-such-package-at-all', functions: 1 }]);
  t.is(summary.imputed_packages, 1);
});

test('pins come through in any order, spelling and layout', (t) => {
  const folder = write(t, {});
  const path = join(folder, 'requirements.txt');
  const names = ['six', 'pyyaml', 'idna', 'certifi', 'charset-normalizer', 'zope-interface-x'];
  const pin = fc.record({
    spell: fc.constantFrom<(name: string) => string>(
      (name) => name,
      (name) => name.toUpperCase(),
      (name) => name.replaceAll('-', '_'),
      (name) => name.replaceAll('-', '.'),
    ),
    version: fc.tuple(fc.nat(30), fc.nat(30)).map((parts) => parts.join('.')),
    layout: fc.constantFrom(
      'NAME==VERSION',
      'NAME[x] == VERSION # why',
      'NAME\\\n==VERSION',
      'NAME==VERSION --hash=sha256:0',
      "NAME==VERSION; os_name=='posix'",
      '\n# x\n  NAME (==VERSION)',
    ),
  });
  const files = fc.tuple(fc.shuffledSubarray(names), fc.array(pin, { minLength: 6, maxLength: 6 }));
  fc.assert(
    fc.property(files, ([chosen, pins]) => {
      const lines = chosen.map((name, index) => {
        const { spell, version, layout } = pins[index]!;
        return layout.replace('NAME', spell(name)).replace('VERSION', version);
      });
      writeFileSync(path, lines.join('\n'));
      const expected = chosen.map((name, index) => `${name}==${pins[index]!.version}`);
      const releases = (packages: readonly string[]): string[] =>
        packages.map((one) => one.replace(/==(.*)/, (_, version: string) => versionKey(version)));
      t.deepEqual(releases(imported(path).packages), releases(expected.toSorted()));
    }),
    { seed: 8, numRuns: 50 },
  );
});
