import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findPython } from '../../../real/base/find-python.ts';
import { testThatNeeds } from '../../../real/testing/test-that-needs.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import type { Workload } from '../../catalog.ts';
import { InputError } from '../../input-error.ts';
import { measuredPython, parseTargetPython } from '../../packaging/target-python.ts';
import { closeFiles } from './close-files.ts';
import type { AskedPackages, ClosureResolver } from './close-functions.ts';
import { importFiles } from '../import-files.ts';
import { readPackageKnowledge } from './package-knowledge.ts';
import { scanProjects } from '../projects/scan-projects.ts';

const knowledge = readPackageKnowledge();
const python = (await findPython().catch(() => undefined))?.executable;
const withPython = testThatNeeds(python === undefined ? 'no Python from 3.8 on' : undefined);
const streamOf = (name: string) => randomStream(1, name);
const options = { dev: false, keepGoing: true, python: measuredPython, environment: {} };

/** An index of its own: each package needs `below-NAME`, and nobody has `nowhere`. */
class Index implements ClosureResolver {
  readonly name = 'pip 99 for Python 3.11';
  asked: readonly AskedPackages[] = [];

  close(asked: readonly AskedPackages[]) {
    this.asked = asked;
    return Promise.resolve(
      asked.map(({ requirements, isClosed }) => {
        const names = requirements.map((text) => /^[\w-]+/.exec(text)![0]);
        const there = names.filter((name) => name !== 'nowhere');
        return {
          packages: there
            .flatMap((name) => (isClosed ? [name] : [name, `below-${name}`]))
            .map((name) => `${name}==7.5`)
            .toSorted(),
          unresolved: names
            .filter((name) => name === 'nowhere')
            .map((requirement) => ({ requirement, reason: 'No matching distribution found' })),
        };
      }),
    );
  }
}

function folderOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-close-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function packagesOf({ catalog }: Workload): string[][] {
  return catalog.functionNames.map((_, index) =>
    [...catalog.packageLists.subarray(...catalog.packageOffsets.subarray(index, index + 2))].map(
      (each) => catalog.packageNames[each]!,
    ),
  );
}

test('files are asked for in the words of pip, and have the packages that it finds', async (t) => {
  const folder = folderOf(t, {
    'a.txt': 'requests[security]>=2,<3\nnowhere\n-c limits.txt\n',
    'limits.txt': 'urllib3<2\n',
    'poetry.lock': '[[package]]\nname = "six"\nversion = "1.16.0"\ncategory = "main"\n',
  });
  const paths = ['a.txt', 'poetry.lock'].map((name) => join(folder, name));
  const index = new Index();
  const closures = await closeFiles([...paths, join(folder, 'gone.txt')], options, index);
  t.deepEqual(
    index.asked.map(({ requirements, constraints, isClosed }) => ({
      requirements,
      constraints,
      isClosed,
    })),
    [
      {
        requirements: ['requests[security]>=2,<3', 'nowhere'],
        constraints: ['urllib3<2'],
        isClosed: false,
      },
      { requirements: ['six==1.16.0'], constraints: [], isClosed: true },
    ],
  );
  const { workload, summary } = importFiles(paths, knowledge, { ...options, closures, streamOf });
  t.deepEqual(packagesOf(workload), [['below-requests==7.5', 'requests==7.5'], ['six==7.5']]);
  t.deepEqual(summary.resolution, {
    resolver: index.name,
    unresolved: [
      { function: paths[0]!, requirement: 'nowhere', reason: 'No matching distribution found' },
    ],
  });
  t.is(summary.counts['requirements left out: pip cannot resolve them'], 1);
  t.is(summary.counts['requirements with extras, whose own dependencies are not known'], undefined);
  t.is(workload.notes?.resolver, index.name);
  // What the data does not know costs what is imputed, and is marked.
  t.true(workload.catalog.importMs.every((importMs) => importMs >= 0));
  t.true(
    workload.catalog.imputed[workload.catalog.packageNames.indexOf('below-requests==7.5')]! > 0,
  );
});

test('a file asks for what its lines mean for the Python that is meant', async (t) => {
  const folder = folderOf(t, {
    'a.txt': [
      'tomli>=2; python_version < "3.11"',
      'audioop-lts (>=0.2) ; python_version >= "3.13"',
      'Uvicorn[standard] ~= 0.30  # the server',
      'uvicorn[watch]<1',
      './vendored',
      '-e .',
      'six @ https://example.org/six-1.16.0-py2.py3-none-any.whl',
      '${NAME}==3.*',
      'pkg-resources==0.0.0',
    ].join('\n'),
  });
  const askedFor = async (version: string): Promise<readonly string[]> => {
    const index = new Index();
    const meant = {
      ...options,
      python: parseTargetPython(version)!,
      environment: { NAME: 'mako' },
    };
    await closeFiles([join(folder, 'a.txt')], meant, index);
    return index.asked[0]!.requirements;
  };
  const anyhow = ['uvicorn[standard,watch]~=0.30,<1', 'six==1.16.0', 'mako==3.*'];
  t.deepEqual(await askedFor('3.10'), ['tomli>=2', ...anyhow]);
  t.deepEqual(await askedFor('3.13'), ['audioop-lts>=0.2', ...anyhow]);
});

test('a file that cannot be read ends the import before anybody resolves', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'six\n', 'broken.txt': 'requests=2\n' });
  const index = new Index();
  const paths = ['a.txt', 'broken.txt'].map((name) => join(folder, name));
  await t.throwsAsync(closeFiles(paths, { ...options, keepGoing: false }, index), {
    instanceOf: InputError,
    message: /broken\.txt:1/,
  });
  t.deepEqual(index.asked, []);
});

withPython('projects are asked for by what they import, each on its own', async (t) => {
  const folder = folderOf(t, {
    'one/app.py': 'import flask\nimport json\nimport one_of_ours\n',
    'one/one_of_ours.py': '',
    'other/app.py': 'import yaml\n',
  });
  const index = new Index();
  const { workload, summary } = await scanProjects([folder], knowledge, {
    python: python!,
    each: true,
    lazy: false,
    targetPython: measuredPython,
    skip: [],
    resolver: index,
    streamOf,
  });
  t.deepEqual(
    index.asked.map(({ requirements }) => requirements),
    [['flask'], ['pyyaml']],
  );
  t.deepEqual(packagesOf(workload), [
    ['below-flask==7.5', 'flask==7.5'],
    ['below-pyyaml==7.5', 'pyyaml==7.5'],
  ]);
  t.deepEqual(summary.resolution, { resolver: index.name, unresolved: [] });
});
