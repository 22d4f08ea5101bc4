import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';

const script = path.join(import.meta.dirname, 'setup.sh');

/** A checkout with the script alone, and a PATH with a few tools and, where wanted, an npm that notes its calls. */
function checkoutOf(t: ExecutionContext, npm: string | undefined) {
  const root = mkdtempSync(path.join(os.tmpdir(), 'zygolab-setup-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  mkdirSync(path.join(root, 'scripts'));
  mkdirSync(path.join(root, 'bin'));
  copyFileSync(script, path.join(root, 'scripts', 'setup.sh'));
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3}');
  for (const tool of ['sh', 'cmp', 'cp', 'dirname', 'mkdir']) {
    const found = ['/usr/bin', '/bin'].map((folder) => path.join(folder, tool));
    symlinkSync(found[0]!, path.join(root, 'bin', tool));
  }
  if (npm !== undefined) {
    const file = path.join(root, 'bin', 'npm');
    writeFileSync(file, `#!/bin/sh\necho "$*" >>"${root}/calls"\n${npm}\n`);
    chmodSync(file, 0o755);
  }
  return {
    root,
    setUp: () =>
      execa('/bin/sh', [path.join(root, 'scripts', 'setup.sh')], {
        cwd: os.tmpdir(),
        env: { PATH: path.join(root, 'bin') },
        extendEnv: false,
        reject: false,
      }),
    calls(): string[] {
      return readFileSync(path.join(root, 'calls'), 'utf8').trimEnd().split('\n');
    },
  };
}

test('set-up installs once for each lock', async (t) => {
  const { root, setUp, calls } = checkoutOf(t, 'mkdir -p node_modules; echo noise');
  const first = await setUp();
  t.is(first.exitCode, 0, first.stderr);
  t.is(first.stdout, '', 'what npm prints must not get into the output of a command');
  t.regex(first.stderr, /^zygolab: installing its dependencies/);
  t.is(calls().length, 1);
  t.regex(calls()[0]!, /^ci /);
  const second = await setUp();
  t.is(second.exitCode, 0);
  t.is(second.stdout + second.stderr, '');
  t.is(calls().length, 1);
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  await setUp();
  t.is(calls().length, 2);
});

test('without npm there is one line that says what to install', async (t) => {
  const { setUp } = checkoutOf(t, undefined);
  const { exitCode, stdout, stderr } = await setUp();
  t.is(exitCode, 1);
  t.is(stdout, '');
  t.is(stderr, 'zygolab: npm is not on the PATH; install Node.js 20 or newer, which brings it');
});

test('an installation that failed is tried again', async (t) => {
  const { setUp, calls } = checkoutOf(t, 'mkdir -p node_modules; echo "no network" >&2; exit 7');
  const first = await setUp();
  t.not(first.exitCode, 0);
  t.regex(first.stderr, /no network$/);
  t.not((await setUp()).exitCode, 0);
  t.is(calls().length, 2);
});

test('where everything is installed, set-up says nothing', async (t) => {
  const { exitCode, stdout, stderr } = await execa('sh', [script]);
  t.is(exitCode, 0);
  t.is(stdout + stderr, '');
});
