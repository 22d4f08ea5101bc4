import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import test from 'ava';
import { InputError } from '../../../workloads/input-error.ts';
import type { AskedPackages } from '../../../workloads/scan/closures/close-functions.ts';
import { findPython } from '../../base/find-python.ts';
import { makeWheel } from '../../testing/make-wheel.ts';
import { testThatNeeds } from '../../testing/test-that-needs.ts';
import { pipResolver } from './resolve-packages.ts';

const python = (await findPython().catch(() => undefined))?.executable ?? '';
const { stdout } = await execa(python || 'false', ['-m', 'pip', 'install', '--help'], {
  reject: false,
});
const withPip = testThatNeeds(
  stdout.includes('--report') ? undefined : 'no Python whose pip resolves (22.2 or newer)',
);

/** By wheel, what it depends on. */
const wheels: Readonly<Record<string, readonly string[]>> = {
  'app==1.0': ['middle>=1'],
  'app==2.0': ['middle>=2', 'base'],
  'middle==1.0': ['base<2'],
  'middle==2.0': ['base'],
  'base==1.0': [],
  'base==2.0': [],
  'rival==1.0': ['base<2', 'middle>=2'],
  'strict==1.0': ['base>=2'],
  'extra-user==1.0': ['base; extra == "more"'],
  'lacking==1.0': ['nobody-has-this>=3'],
};

const unbuildable = `
import io, sys, tarfile
with tarfile.open(sys.argv[1] + '/unbuilt-1.0.tar.gz', 'w:gz') as archive:
    text = b'raise RuntimeError("no luck")'
    info = tarfile.TarInfo('unbuilt-1.0/setup.py')
    info.size = len(text)
    archive.addfile(info, io.BytesIO(text))
`;

let folder = '';
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-resolve-'));
  if (stdout.includes('--report')) {
    for (const [key, dependencies] of Object.entries(wheels)) {
      const [name = '', version = ''] = key.split('==');
      await makeWheel(python, folder, name.replaceAll('-', '_'), version, {}, dependencies);
    }
    // Source that cannot be built, since there is nothing here that builds.
    await execa(python, ['-c', unbuildable, folder]);
  }
});
test.after.always(async () => {
  await rm(folder, { recursive: true, force: true });
});

function asked(requirements: string[], rest: Partial<AskedPackages> = {}): AskedPackages {
  return { function: 'f', requirements, constraints: [], isClosed: false, ...rest };
}

async function closed(...functions: AskedPackages[]) {
  const resolver = await pipResolver({ python, wheels: folder });
  return resolver.close(functions);
}

withPip(
  'each function has the closure of its own requirements, at versions that go together',
  async (t) => {
    const [newest, older, constrained, alone, extra] = await closed(
      asked(['app']),
      asked(['app<2']),
      asked(['app'], { constraints: ['base<2'] }),
      asked(['app==2.0'], { isClosed: true }),
      asked(['extra-user[more]']),
    );
    t.deepEqual(newest, { packages: ['app==2.0', 'base==2.0', 'middle==2.0'], unresolved: [] });
    t.deepEqual(older?.packages, ['app==1.0', 'base==2.0', 'middle==2.0']);
    t.deepEqual(constrained?.packages, ['app==2.0', 'base==1.0', 'middle==2.0']);
    t.deepEqual(alone?.packages, ['app==2.0']);
    t.deepEqual(extra?.packages, ['base==2.0', 'extra-user==1.0']);
  },
);

withPip('what pip cannot have is left out with its reason, and the rest goes on', async (t) => {
  const [missing, tooNew, deep] = await closed(
    asked(['app', 'No_Such.Package', 'strict']),
    asked(['base>9', 'middle']),
    asked(['app', 'lacking', 'rival']),
  );
  t.deepEqual(missing?.packages, ['app==2.0', 'base==2.0', 'middle==2.0', 'strict==1.0']);
  t.deepEqual(missing?.unresolved, [
    {
      requirement: 'No_Such.Package',
      reason: 'No matching distribution found for No_Such.Package',
    },
  ]);
  t.is(tooNew?.unresolved[0]?.reason, 'No matching distribution found for base>9');
  t.deepEqual(tooNew?.packages, ['base==2.0', 'middle==2.0']);
  // The one that is named is asked for by another: that one is found by halving.
  t.is(deep?.unresolved[0]?.requirement, 'lacking');
  t.regex(deep?.unresolved[0]?.reason ?? '', /nobody-has-this>=3/);
  t.deepEqual(deep?.packages, ['app==2.0', 'base==1.0', 'middle==2.0', 'rival==1.0']);
});

withPip(
  'of requirements that contradict each other the later one is left out, and pip says why',
  async (t) => {
    const [one] = await closed(asked(['strict', 'app', 'rival', 'extra-user']));
    t.deepEqual(one?.packages, [
      'app==2.0',
      'base==2.0',
      'extra-user==1.0',
      'middle==2.0',
      'strict==1.0',
    ]);
    t.is(one?.unresolved.length, 1);
    t.is(one?.unresolved[0]?.requirement, 'rival');
    t.regex(one?.unresolved[0]?.reason ?? '', /contradict each other: .*base.*; .*base/);
  },
);

withPip('what cannot be built is found by the line that asked for it', async (t) => {
  const [one] = await closed(asked(['strict', 'unbuilt', 'extra-user', 'middle']));
  t.deepEqual(
    one?.unresolved.map(({ requirement }) => requirement),
    ['unbuilt'],
  );
  t.deepEqual(one?.packages, ['base==2.0', 'extra-user==1.0', 'middle==2.0', 'strict==1.0']);
});

withPip('equal questions are asked once, and progress is told for each function', async (t) => {
  const told: number[] = [];
  const resolver = await pipResolver({
    python,
    wheels: folder,
    onProgress: (done, total) => told.push(done, total),
  });
  const [first, second] = await resolver.close([asked(['app']), asked(['app'])]);
  t.deepEqual(first, second);
  t.is(first?.packages, second?.packages);
  t.deepEqual(told, [1, 2, 2, 2]);
  t.regex(resolver.name, /^pip \d.* for Python 3\.\d+$/);
});

withPip(
  'for a Python that is not here, pip takes what wheels of that version there are',
  async (t) => {
    const resolver = await pipResolver({ python, wheels: folder, pythonVersion: '3.8' });
    t.regex(resolver.name, / for Python 3\.8$/);
    const [one] = await resolver.close([asked(['app'])]);
    t.deepEqual(one?.packages, ['app==2.0', 'base==2.0', 'middle==2.0']);
  },
);

test('an interpreter without pip is refused by name', async (t) => {
  await t.throwsAsync(pipResolver({ python: '/bin/true' }), {
    instanceOf: InputError,
    message: /^\/bin\/true has no pip/,
  });
});
