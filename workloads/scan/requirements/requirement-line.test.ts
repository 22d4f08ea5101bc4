import test from 'ava';
import { readRequirementLine } from './requirement-line.ts';

/** A short form: the package and its versions, `path` or `unnamed`; the marker after it. */
function short(text: string, isEditable = false): string | undefined {
  const read = readRequirementLine(text, isEditable);
  if (read === undefined) {
    return undefined;
  }
  const marker = read.marker === undefined ? '' : ` ; ${read.marker}`;
  if (read.kind !== 'package') {
    return `${read.kind}${marker}`;
  }
  const extras = read.extras.length > 0 ? `[${read.extras.join()}]` : '';
  const clauses = read.clauses.map(({ operator, version }) => `${operator}${version}`).join();
  return `${read.name}${extras}${clauses}${marker}`;
}

/** Lines and what they ask for, by the standards of names of distributions and by pip. */
const cases: readonly (readonly [string, string])[] = [
  // URLs, with markers after them.
  ['git+https://x.org/p.git#egg=pywin ; os_name == "nt"', 'pywin ; os_name == "nt"'],
  [
    'git+https://x.org/p.git@v1#egg=pywin[a]&subdirectory=x; os_name == "nt"',
    'pywin[a] ; os_name == "nt"',
  ],
  ['git+ssh://git@x.org/p.git', 'unnamed'],
  ['git+git@github.com:a/b.git#egg=c', 'c'],
  ['git://github.com/a/b.git#egg=c-1.0', 'c'],
  ['hg+https://x.org/b#egg=c-dev', 'c'],
  ['git+https://x.org/p.git#egg=a%5Bb%5D', 'a[b]'],
  ['six @ https://x.org/six.zip ; python_version > "3"', 'six ; python_version > "3"'],
  ['six@git+https://x.org/six@v1.15.0', 'six'],
  ['six[a] @ https://x.org/six-1.15.0-py3-none-any.whl#sha256=00', 'six[a]==1.15.0'],
  ['numpy @ file:///croot/numpy_1682953417311/work', 'numpy'],
  // Names of wheels and source distributions.
  ['https://x.org/scikit-learn-1.3.0.tar.gz', 'scikit-learn==1.3.0'],
  ['https://x.org/a/b/zope.interface-5.4.zip?x=y#sha256=00', 'zope-interface==5.4'],
  ['https://x.org/torch-1.10.2%2Bcu113-cp39-cp39-linux_x86_64.whl', 'torch==1.10.2+cu113'],
  ['https://x.org/foo_bar-1.0-2-py3-none-any.whl', 'foo-bar==1.0'],
  ['https://x.org/foo-1.0rc1.tar.bz2', 'foo==1.0rc1'],
  ['https://files.pythonhosted.org/packages/00/six-1.15.0.tar.gz', 'six==1.15.0'],
  ['https://github.com/a/b/releases/download/v2/b-2.0.tar.gz', 'b==2.0'],
  ['https://x.org/download/latest.zip', 'unnamed'],
  ['https://x.org/six-1.15.0-py3-none-any.whl#egg=other', 'six==1.15.0'],
  ['https://x.org/foo-bar.tar.gz', 'unnamed'],
  // Archives that repositories' hosts make of a reference.
  ['https://github.com/psf/requests/archive/v2.0.tar.gz', 'unnamed'],
  ['https://github.com/psf/requests/archive/refs/tags/requests-2.0.zip', 'unnamed'],
  ['https://github.com/psf/requests/zipball/master', 'unnamed'],
  ['https://github.com/psf/requests/tarball/requests-2.0.tar.gz', 'unnamed'],
  ['https://codeload.github.com/psf/requests/zip/requests-2.0.zip', 'unnamed'],
  ['https://gitlab.com/a/b/-/archive/1.0/b-1.0.tar.gz', 'unnamed'],
  ['https://git.x.org/a/b/-/archive/1.0/b-1.0.tar.gz', 'unnamed'],
  ['https://bitbucket.org/a/b/get/b-1.0.tar.gz', 'unnamed'],
  ['https://codeberg.org/a/b/archive/b-1.0.zip', 'unnamed'],
  ['https://github.com/psf/requests/archive/v2.0.tar.gz#egg=requests', 'requests'],
  // Paths.
  ['libs/helper', 'path'],
  ['./x', 'path'],
  ['.', 'path'],
  ['.[test]', 'path'],
  ['../y[extra] ; os_name == "nt"', 'path ; os_name == "nt"'],
  ['~/x', 'path'],
  ['.\\libs\\x', 'path'],
  ['C:\\libs\\x', 'path'],
  ['/opt/x', 'path'],
  ['file:libs/helper', 'path'],
  ['file:///opt/x#egg=x', 'path'],
  ['./wheels/six-1.15.0-py2.py3-none-any.whl', 'six==1.15.0'],
  ['PyYAML-5.4.tar.gz', 'pyyaml==5.4'],
  ['file:///opt/PyYAML-5.4.tar.gz', 'pyyaml==5.4'],
  ['archive.zip', 'unnamed'],
  ['./my libs/x', 'path'],
  // Plain ones.
  ['helper', 'helper'],
  [
    'requests [socks, use-chardet-on-py3] >= 2.8.1, == 2.8.* ; python_version < "2.7"',
    'requests[socks,use-chardet-on-py3]>=2.8.1,==2.8.* ; python_version < "2.7"',
  ],
];

for (const [text, expected] of cases) {
  test(`${text} is ${expected}`, (t) => {
    t.is(short(text), expected);
  });
}

for (const [text, expected] of [
  ['helper', 'path'],
  ['libs/helper[a]', 'path'],
  ['file:///opt/x#egg=x', 'path'],
  ['git+https://x.org/p.git#egg=p', 'p'],
  ['git+https://x.org/p.git', 'unnamed'],
  ['p @ git+https://x.org/p.git', 'p'],
] as const) {
  test(`-e ${text} is ${expected}`, (t) => {
    t.is(short(text, true), expected);
  });
}

for (const text of [
  'a b',
  'six=1.0',
  'six==',
  'six=>1',
  '{% if x %}',
  '${NAME}',
  'six; ',
  '[x]',
  'six==1.0/2',
  'https://x.org/foo.whl',
  '.hidden',
  'this and/or that',
  '``.hg/requires`` and others',
]) {
  test(`${text} is nothing that pip reads`, (t) => {
    t.is(short(text), text === 'six; ' ? 'six' : undefined);
  });
}
