import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { steps } from './steps.ts';

const script = path.join(import.meta.dirname, 'run-on-machine.ts');
const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [script, ...words], { reject: false, env, cwd: os.tmpdir() });

const refused = test.macro({
  title: (_title, words: readonly string[]) => `refused: ${words.join(' ')}`,
  async exec(t, words: readonly string[], message: string) {
    const { exitCode, stdout, stderr } = await run(words);
    t.is(stderr.replace(path.dirname(script), 'HERE'), message);
    t.is(stdout, '');
    t.is(exitCode, 2);
  },
});

test(refused, ['--cpus', '0'], 'vm: --cpus 0 should be a whole number from 1 to 64');
test(refused, ['--cpus', '1', '--cpus', '2'], 'vm: --cpus is given 2 times; once is allowed');
test(refused, ['--state', ''], 'vm: --state is empty; it should have a value');
test(
  refused,
  ['--state', path.dirname(script)],
  'vm: --state HERE is inside the checkout; it should be elsewhere',
);
test(refused, ['--nothing'], 'vm: Unknown argument: nothing');
test('refused: a step that is none', async (t) => {
  const { exitCode, stderr } = await run(['--steps', 'lean,leen']);
  t.regex(stderr, /^vm: --steps: "leen" is not one of facts, doctor, launcher, lean, /);
  t.is(exitCode, 2);
});

test('what the host lacks is said in one line, and nothing is left', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zygolab-vm-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { exitCode, stderr } = await run(['--state', folder], { PATH: '/nowhere' });
  t.is(exitCode, 1);
  t.regex(
    stderr,
    process.getuid?.() === 0
      ? /^vm: qemu-system-x86_64 is not on the PATH: apt-get install qemu-system-x86$/
      : /^vm: debootstrap needs root: run the command with sudo$|^vm: the machine needs Linux/,
  );
});

test('the files that steps run are there', (t) => {
  const checkout = path.join(import.meta.dirname, '..', '..');
  const files = steps.flatMap(({ command }) => command.match(/(?:real|scripts)\/[\w./-]+/g) ?? []);
  t.true(files.length >= 8);
  t.deepEqual(
    files.filter((file) => !existsSync(path.join(checkout, file))),
    [],
  );
});
