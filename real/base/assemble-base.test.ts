import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import test from 'ava';
import { InputError } from '../../workloads/input-error.ts';
import { assembleBase } from './assemble-base.ts';
import { findPython } from './find-python.ts';

const isRoot = process.getuid?.() === 0;
// One after the other: each assembles a base or takes the one of the test before.
const hasPython = (await findPython().catch(() => undefined)) !== undefined;
const needsPython = hasPython ? test.serial : test.serial.skip;
const needsRoot = isRoot ? needsPython : test.serial.skip;

let folder = '';
let runtimeFiles: string[] = [];
test.before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-base-'));
  runtimeFiles = [path.join(folder, 'hello.py')];
  await writeFile(path.join(folder, 'hello.py'), 'WORD = "hello"\n');
});
test.after.always(async () => {
  await rm(folder, { recursive: true, force: true });
});

needsRoot('a Python runs with nothing but its base', async (t) => {
  const base = await assembleBase(path.join(folder, 'bases'), { runtimeFiles });
  const script = [
    'import sys, json, ssl, ctypes, bz2, hashlib, decimal',
    'sys.path.insert(0, "/runtime")',
    'import hello, shlex, os',
    'print(json.dumps([sys.version.split()[0], hello.WORD, hello.__cached__, shlex.__file__,',
    '  sorted(os.listdir("/")), len(open("/dev/urandom", "rb").read(4))]))',
  ].join('\n');
  const { stdout } = await execa(
    'chroot',
    [base.directory, base.python, '-I', '-S', '-c', script],
    {
      env: { PATH: `${process.env['PATH']}:/usr/sbin` },
      extendEnv: false,
    },
  );
  const [version, word, cached, file, root, random] = JSON.parse(stdout) as unknown[];
  t.is(version, base.version);
  t.is(word, 'hello');
  t.regex(String(cached), /^\/runtime\/__pycache__\/hello\.cpython-\d+\.pyc$/);
  t.regex(String(file), /^\/usr\/lib\/python3\.\d+\/shlex\.py$/);
  for (const name of 'bin dev etc handler host lib lib64 packages proc runtime tmp usr'.split(
    ' ',
  )) {
    t.true((root as string[]).includes(name), name);
  }
  t.is(random, 4);
});

needsPython('holds no tests, no installed packages and little of the host’s /etc', async (t) => {
  const base = await assembleBase(path.join(folder, 'bases'), { runtimeFiles });
  const library = path.join(
    base.directory,
    'usr/lib',
    `python${base.version.split('.', 2).join('.')}`,
  );
  const entries = await readdir(library);
  t.true(entries.includes('json'));
  for (const name of [
    'test',
    'site-packages',
    'dist-packages',
    'idlelib',
    'tkinter',
    'ensurepip',
  ]) {
    t.false(entries.includes(name), name);
  }
  const allowed =
    'group ld.so.cache hosts mime.types nsswitch.conf passwd protocols resolv.conf services ssl'.split(
      ' ',
    );
  for (const name of await readdir(path.join(base.directory, 'etc'))) {
    t.true(allowed.includes(name), name);
  }
});

needsPython('the same content is taken again, another runtime makes another base', async (t) => {
  const directory = path.join(folder, 'bases');
  const [first, second] = await Promise.all([
    assembleBase(directory, { runtimeFiles }),
    assembleBase(directory, { runtimeFiles }),
  ]);
  t.deepEqual(first, second);
  const otherRuntime = path.join(folder, 'other-runtime');
  await mkdir(otherRuntime);
  const otherFile = path.join(otherRuntime, 'hello.py');
  await writeFile(otherFile, 'WORD = "other"\n');
  const other = await assembleBase(directory, { runtimeFiles: [otherFile] });
  t.not(other.key, first.key);
  t.true(existsSync(path.join(other.directory, 'runtime/hello.py')));
  t.deepEqual(
    (await readdir(directory)).sort(),
    [`base-${first.key}`, `base-${other.key}`].sort(),
    'no half-built folder is left',
  );
});

test('a Python that is not there is named', async (t) => {
  const error = await t.throwsAsync(
    assembleBase(folder, { python: '/no/such/python', runtimeFiles }),
    {
      instanceOf: InputError,
    },
  );
  t.is(error.message, 'Python "/no/such/python" cannot be used: not found; name one from 3.8 on');
});

test('a Python that is too old or no Python is told from one that is right', async (t) => {
  const fake = async (name: string, script: string): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  };
  const old = await fake(
    'old',
    `echo '{"executable": "/x", "version": [3, 7, 16], "build": "", "folders": []}'`,
  );
  await t.throwsAsync(findPython(old), { message: /cannot be used: it is version 3\.7\.16; name/ });
  await t.throwsAsync(findPython(await fake('mute', 'echo hello')), {
    message: /cannot be used: it is not a Python 3;/,
  });
  await t.throwsAsync(findPython(await fake('broken', 'echo no luck >&2; exit 3')), {
    message: /cannot be used: it ends with exit code 3 no luck;/,
  });
});
