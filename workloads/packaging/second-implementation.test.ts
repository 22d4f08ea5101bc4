import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { InputError } from '../input-error.ts';
import { normalizePackageName } from '../data-builders/requirements/package-name.ts';
import { artifactOf } from './artifact-name.ts';
import { parseDependencySpecifier } from './dependency-specifier.ts';
import { markerHolds } from './marker.ts';
import { allows, parseSpecifier } from './specifier.ts';
import { markerEnvironment, measuredPython, parseTargetPython } from './target-python.ts';
import { marker, nearlyVersion, seldom, specifier, version } from './testing/generated-text.ts';
import { findSecondImplementation } from './testing/second-implementation.ts';
import { compareVersions, normalizeVersion, parseVersion, versionKey } from './version.ts';

/*
 * Holds the readers of names, versions, specifiers and markers against Python's `packaging`, which
 * is where pip has them from: over generated text, and over all requirements of the source data.
 */
const second = await findSecondImplementation('packaging', 22);
const heldTest = second.missing === undefined ? test : test.skip;
const suffix = second.missing === undefined ? '' : ` (skipped: ${second.missing})`;

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: 440 });

/** Compares what is read here with the other's answers, and shows the first that differ. */
async function hold<Question extends unknown[]>(
  t: ExecutionContext,
  kind: string,
  questions: readonly Question[],
  read: (...words: Question) => unknown,
): Promise<void> {
  const answers = await second.ask(questions.map((words) => [kind, ...words]));
  const pairs = questions.map((words, index) => ({
    words,
    here: read(...words) ?? null,
    there: answers[index],
  }));
  t.deepEqual(
    pairs.filter(({ here, there }) => JSON.stringify(here) !== JSON.stringify(there)).slice(0, 10),
    [],
  );
  t.true(pairs.some(({ there }) => there !== null));
}

heldTest(`versions are read and spelled alike${suffix}`, async (t) => {
  const texts = sample(nearlyVersion, 4000).map((text) => [text] as [string]);
  await hold(t, 'version', texts, (text) => parseVersion(text) && normalizeVersion(text));
});

heldTest(`versions come in the same order, and the same ones are one${suffix}`, async (t) => {
  const pairs = sample(fc.tuple(version, version), 4000);
  await hold(t, 'order', pairs, (a, b) => Math.sign(compareVersions(a, b)));
  await hold(t, 'same_release', pairs, (a, b) => versionKey(a) === versionKey(b));
});

heldTest(`specifiers allow the same versions${suffix}`, async (t) => {
  const questions = sample(fc.tuple(specifier, version), 8000);
  // Versions before 26 know no limit of `<` and `>` but final releases.
  const isRead = ([text]: [string, string]): boolean =>
    parseSpecifier(text) !== undefined &&
    (second.major >= 26 || !/[<>](?!=)[^,]*[a-z-]/i.test(text));
  await hold(t, 'contains', questions.filter(isRead), (text, candidate) =>
    parseSpecifier(text)!.every((one) => allows(one, candidate)),
  );
  t.true(questions.filter(isRead).length > 1000);
});

const packageName = fc.constantFrom(
  'six',
  'A',
  'zope.interface',
  'a_b',
  'A--b..C',
  '7z',
  '-a',
  'a-',
  'a b',
);
const extras = fc.constantFrom('', '[]', '[x]', '[x, y-z]', ' [ x ]', '[x,]', '[x y]', '[-]', '[');
const markerText = seldom(' ; os_name == "nt"', ';python_version<"3"', ' ; ', ' ; x', '; "a');

heldTest(`dependency specifiers are read alike${suffix}`, async (t) => {
  const url = fc.constantFrom(
    ' @ https://x.org/a.zip',
    '@file:///a',
    ' @ git+https://x.org/a@b',
    ' @ ',
  );
  const bracketed = specifier.map((text) => ` (${text})`);
  const questions = sample(
    fc.tuple(packageName, extras, fc.oneof(specifier, bracketed, url), markerText),
    8000,
  ).map((parts) => [parts.join('')] as [string]);
  await hold(t, 'specifier', questions, (text) => {
    const read = parseDependencySpecifier(text);
    if (read === undefined || (read.marker !== undefined && !isMarker(read.marker))) {
      return null;
    }
    const clauses = read.clauses.map(({ operator, version: bound }) => `${operator}${bound}`);
    return [
      read.name,
      read.extras.toSorted(),
      [...new Set(clauses)].toSorted(),
      read.url ?? null,
      read.marker !== undefined,
    ];
  });
});

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

type Environment = ReturnType<typeof markerEnvironment>;

heldTest(`environment markers hold alike${suffix}`, async (t) => {
  const pythons = ['3.8', '3.10.13', '3.12.1', '3.13'].map((text) => parseTargetPython(text)!);
  const questions = sample(fc.tuple(marker, fc.constantFrom(...pythons)), 6000).map(
    ([text, python]): [string, Environment] => [text, markerEnvironment(python)],
  );
  await hold(
    t,
    'marker',
    questions,
    (text, { python_version: short, python_full_version: full }) =>
      isMarker(text) ? markerHolds('', text, { version: short!, fullVersion: full! }) : null,
  );
});

heldTest(`names of wheels and source distributions are read alike${suffix}`, async (t) => {
  const name = fc.constantFrom('six', 'PyYAML', 'scikit_learn', 'zope.interface', 'a1');
  const hyphenated = fc.constantFrom('six', 'scikit-learn', 'zope.interface', 'a-1', 'b-2.0');
  const wheel = fc
    .tuple(
      name,
      version.map((text) => normalizeVersion(text)),
      seldom('-1', '-2abc', '-x'),
      fc.constantFrom(
        '-py2.py3-none-any.whl',
        '-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
        '-py3-none.whl',
      ),
    )
    .map((parts) => [parts.join('').replace(/!/g, '1')] as [string]);
  const source = fc
    .tuple(
      hyphenated,
      nearlyVersion.filter((text) => !text.includes('-')),
      fc.constantFrom('.tar.gz', '.zip'),
    )
    .map(([base, bound, end]) => [`${base}-${bound}${end}`] as [string]);
  const files = sample(fc.oneof(wheel, source), 3000);
  await hold(t, 'artifact', files, (file) => {
    const read = artifactOf(file);
    return read && [read.name, read.version];
  });
});

const lists = join(
  import.meta.dirname,
  '../../../shared/data/forklift/requirements_with_package_version.json.gz',
);
const sourceMissing = existsSync(lists) ? undefined : 'the source data is not beside the checkout';
const missing = second.missing ?? sourceMissing;
const sourceTest = missing === undefined ? test : test.skip;

sourceTest(
  `all requirements of the source data are read alike${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  async (t) => {
    const entries = Object.values(
      JSON.parse(gunzipSync(readFileSync(lists)).toString('utf8')) as Record<string, string[]>,
    ).flat();
    // `name-version`, where the version is after the last hyphen.
    const pins = [...new Set(entries)].map((entry) => /^(.*)-([^-]*)$/s.exec(entry)!.slice(1));
    const lines = pins.map(([head = '', bound = '']): [string] => [
      `${head.split(';')[0]}==${bound}`,
    ]);
    t.true(lines.length > 20_000);
    await hold(t, 'specifier', lines, (text) => {
      const read = parseDependencySpecifier(text);
      const clauses = read?.clauses.map(({ operator, version: bound }) => `${operator}${bound}`);
      return (
        read && [read.name, [...new Set(read.extras)].toSorted(), clauses, read.url ?? null, false]
      );
    });
    const names = pins
      .map(([head = '']) => [head] as [string])
      .filter(([head]) => /^[\w.-]+$/.test(head));
    await hold(t, 'name', names, normalizePackageName);
    const versions = [...new Set(pins.map(([, bound = '']) => bound))].map((text): [string] => [
      text,
    ]);
    await hold(t, 'version', versions, (text) => parseVersion(text) && normalizeVersion(text));
  },
);
