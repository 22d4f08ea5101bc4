import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { InputError } from '../../input-error.ts';
import { markerHolds } from '../../packaging/marker.ts';
import { measuredPython } from '../../packaging/target-python.ts';
import { findSecondImplementation } from '../../packaging/testing/second-implementation.ts';
import { readRequirementLine } from './requirement-line.ts';
import { readRequirementsFile } from './requirements-file.ts';

/*
 * Holds the reader of requirements files against pip's own: over generated lines and files, and over
 * all entries and files of the source data.
 */
const second = await findSecondImplementation('pip', 22);
const heldTest = second.missing === undefined ? test : test.skip;
const suffix = second.missing === undefined ? '' : ` (skipped: ${second.missing})`;

/** What pip makes of a line. */
interface ReadByPip {
  readonly name: string | null;
  readonly clauses: readonly string[];
  readonly extras: readonly string[];
  readonly located: boolean;
  /** Said here alone: pip refuses a folder that is not there. */
  readonly isPath?: boolean;
}

/** How a line was read here, in pip's terms; null where it cannot be read. */
function readHere(text: string, isEditable = false): ReadByPip | null {
  const read = readRequirementLine(text, isEditable);
  if (read === undefined || (read.marker !== undefined && !isMarker(read.marker))) {
    return null;
  }
  if (read.kind !== 'package') {
    const isPath = read.kind === 'path';
    return { name: null, clauses: [], extras: [], located: true, isPath };
  }
  const clauses = read.clauses.map(({ operator, version }) => `${operator}${version}`);
  return {
    name: read.name,
    clauses: [...new Set(clauses)].toSorted(),
    extras: [...new Set(read.extras.map((extra) => extra.toLowerCase()))].toSorted(),
    located: read.isLocated,
  };
}

function isMarker(text: string): boolean {
  try {
    markerHolds('', text, measuredPython);
    return true;
  } catch (error) {
    if (error instanceof InputError) {
      return false;
    }
    throw error;
  }
}

/**
 * Where pip knows a name, it is the same here. It knows none for a source distribution, which it has
 * to build, and neither the versions nor the extras of what comes by URL count as clauses for it.
 */
function isAlike(here: ReadByPip | null, there: ReadByPip | null): boolean {
  if (here === null || there === null) {
    return here === there || here?.isPath === true;
  }
  if (here.located || there.located) {
    return here.located === there.located && (there.name === null || here.name === there.name);
  }
  return JSON.stringify(here) === JSON.stringify({ ...there, holds: undefined });
}

/**
 * What versions of pip before 24.1 refuse: a comma at the end of the clauses, and empty brackets. And
 * what only older ones and `-e` take: `git://` and `git+git@host:path`.
 */
function isByOtherVersion(line: string): boolean {
  const isNewer = second.major < 25 && /,\s*(?:$|[);])|\(\s*\)/.test(line);
  return isNewer || /^git:|^git\+git@/.test(line);
}

async function holdLines(t: ExecutionContext, lines: readonly string[]): Promise<void> {
  const answers = (await second.ask(
    lines.map((line) => ['line', line, false]),
  )) as (ReadByPip | null)[];
  const different = lines
    .map((line, index) => ({ line, here: readHere(line), there: answers[index]! }))
    .filter(({ line, here, there }) => !isAlike(here, there) && !isByOtherVersion(line));
  t.deepEqual(different.slice(0, 10), []);
  t.true(answers.some((answer) => answer !== null));
}

heldTest(`generated lines are read as pip reads them${suffix}`, async (t) => {
  const part = (...texts: string[]) => fc.constantFrom(...texts);
  const plain = fc.tuple(
    part('six', 'Zope.Interface', 'a_b', '-a', 'a-', 'a b', ''),
    part('', '', '[x]', ' [x, y]', '[]', '['),
    part(
      '',
      '==1.0',
      '>=1,<2',
      ' ~= 1.4.2',
      '(>=1)',
      '=1.0',
      '==1.*',
      '>=1.*',
      '==',
      ' >1, ',
      '===1.0',
    ),
    part('', '', ' ; python_version > "3"', ';os_name=="nt"', ' ; x', ';'),
  );
  const located = fc.tuple(
    part(
      'https://x.org/',
      'git+https://x.org/',
      'http://x.org/a/',
      'six @ https://x.org/',
      'b[x]@https://x.org/',
    ),
    part(
      'p.git',
      'six-1.15.0-py2.py3-none-any.whl',
      'scikit-learn-1.3.0.tar.gz',
      'a%2Bb-1.0%2Bc-cp39-cp39-linux_x86_64.whl',
      'a.zip',
    ),
    part('', '', '#egg=six', '#egg=A_b', '#subdirectory=x&egg=six'),
    part('', '', ' ; python_version > "3"', ' ; os_name == "nt"'),
  );
  const lines = fc.sample(fc.oneof(plain, located), { numRuns: 3000, seed: 508 });
  await holdLines(
    t,
    lines.map((parts) => parts.join('').trim()).filter((line) => line !== ''),
  );
});

heldTest(`generated files are read as pip reads them${suffix}`, async (t) => {
  const line = fc.constantFrom(
    'six==1.15.0',
    'PyYAML>=5',
    'idna # why',
    '# comment',
    '  # comment',
    '',
    'six==1.0 \\',
    '\\',
    ' , <2',
    'click==8.1.7 --hash=sha256:00',
    '--hash=sha256:00',
    '-i https://x.org',
    '--extra-index-url=https://y.org',
    '--pre --no-index',
    '-e git+https://x.org/y.git#egg=y',
    '--editable=git+https://x.org/z.git#egg=z',
    'a==${ZYGOLAB_VERSION}',
    '${ZYGOLAB_NAME}>=2',
    'b # ${UNSET_HERE}',
    'toml; os_name == "nt"',
    'attrs ; os_name == "posix"',
    'caf\u00e9 # no name',
    'x # caf\u00e9',
    '-f "a b"',
    '--nonsense',
    'z ==1.0#x',
  );
  const end = fc.constantFrom('\n', '\r\n', '\r', '\f', '\u2028');
  const encodings = ['utf-8', 'utf-8-sig', 'utf-16-le', 'utf-16-be', 'latin-1'] as const;
  const files = fc.sample(
    fc.tuple(fc.array(fc.tuple(line, end), { maxLength: 6 }), fc.constantFrom(...encodings)),
    { numRuns: 1500, seed: 263 },
  );
  const environment = { ZYGOLAB_VERSION: '1.5', ZYGOLAB_NAME: 'zeta' };
  const contents = files.map(([lines, encoding]) => encode(lines.flat().join(''), encoding));
  const answers = (await second.ask(
    contents.map((content) => ['file', content.toString('hex'), environment]),
  )) as ((ReadByPip & { holds: boolean })[] | null)[];
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-pip-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'requirements.txt');
  const different = contents.flatMap((content, index) => {
    writeFileSync(path, content);
    const here = namesHere(path, environment);
    const there = answers[index]?.flatMap(({ name, holds }) => (holds ? [name] : [])) ?? null;
    const isSame = JSON.stringify(here) === JSON.stringify(there && [...new Set(there)]);
    return isSame ? [] : [{ content: content.toString('latin1'), here, there }];
  });
  t.deepEqual(different.slice(0, 10), []);
  t.true(answers.filter((answer) => answer !== null && answer.length > 1).length > 100);
});

/** A text in an encoding as editors save it: with a byte order mark, or a line that tells it. */
function encode(
  text: string,
  encoding: 'utf-8' | 'utf-8-sig' | 'utf-16-le' | 'utf-16-be' | 'latin-1',
): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8-sig':
      return Buffer.from(`\uFEFF${text}`);
    case 'utf-16-le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 'utf-16-be':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    default:
      return Buffer.from(`# -*- coding: latin-1 -*-\n${text.replaceAll('\u2028', '\n')}`, 'latin1');
  }
}

function namesHere(path: string, environment: Record<string, string>): string[] | null {
  try {
    return [
      ...readRequirementsFile(path, { python: measuredPython, environment }).requirements.keys(),
    ];
  } catch (error) {
    if (error instanceof InputError) {
      return null;
    }
    throw error;
  }
}

const forklift = join(import.meta.dirname, '../../../../shared/data/forklift');
const sourceMissing = existsSync(forklift)
  ? undefined
  : 'the source data is not beside the checkout';
const missing = second.missing ?? sourceMissing;
const sourceTest = missing === undefined ? test : test.skip;
const sourceSuffix = missing === undefined ? '' : ` (skipped: ${missing})`;

function readSource(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(forklift, file))).toString('utf8'));
}

sourceTest(`all lines of the source data are read as pip reads them${sourceSuffix}`, async (t) => {
  const lists = readSource('requirements_with_package_version.json.gz') as Record<string, string[]>;
  // `name-version`, or a whole line and `-0.0.0`.
  const lines = Object.values(lists)
    .flat()
    .map((entry) =>
      entry
        .replace(/-0\.0\.0$/, '')
        .replace(/-([^-\s]*)$/, '==$1')
        .trim(),
    )
    .filter((line) => line !== '' && !line.startsWith('-'));
  await holdLines(t, [...new Set(lines)]);
});

sourceTest(
  `all compiled files of the source data are read as pip reads them${sourceSuffix}`,
  async (t) => {
    const workloads = ['w1', 'w2'].flatMap(
      (half) =>
        (
          readSource(`trials/0/${half}.json.gz`) as {
            funcs: { meta: { requirements_txt: string } }[];
          }
        ).funcs,
    );
    const texts = [...new Set(workloads.map(({ meta }) => meta.requirements_txt))];
    t.is(texts.length, 701);
    const answers = (await second.ask(
      texts.map((text) => ['file', Buffer.from(text).toString('hex'), {}]),
    )) as ReadByPip[][];
    const folder = mkdtempSync(join(tmpdir(), 'zygolab-pip-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'requirements.txt');
    for (const [index, text] of texts.entries()) {
      writeFileSync(path, text);
      const { requirements } = readRequirementsFile(path, {
        python: measuredPython,
        environment: {},
      });
      const here = [...requirements].map(([name, clauses]) => [
        name,
        clauses.map(({ operator, version }) => `${operator}${version}`),
      ]);
      t.deepEqual(
        here,
        answers[index]!.map(({ name, clauses }) => [name, clauses]),
      );
    }
  },
);
