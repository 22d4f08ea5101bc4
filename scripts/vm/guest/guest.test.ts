import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { checkout } from '../../testing/command-line.ts';
import { guestProgram } from '../root-disk.ts';

/** Runs guest.sh as the machine does, with a file in place of the serial line. */
async function guest(t: ExecutionContext, steps: readonly string[][]): Promise<string> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'zygolab-guest-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const program = path.join(root, 'checkout', guestProgram);
  mkdirSync(path.dirname(program), { recursive: true });
  copyFileSync(path.join(checkout, guestProgram), program);
  writeFileSync(path.join(root, 'steps'), steps.map((step) => `${step.join('\t')}\n`).join(''));
  const port = path.join(root, 'port');
  await execa('sh', [program, port], { cwd: os.tmpdir() });
  return readFileSync(port, 'utf8').replaceAll(/ \d+\.\d+ \d+\.\d+$/gm, ' FROM TO');
}

test('steps run in the checkout, one after the other, with both of their outputs', async (t) => {
  const said = await guest(t, [
    ['one', '60', '1', 'basename "$PWD"; echo error >&2; exit 3'],
    ['two', '60', '1', 'cat'],
  ]);
  t.is(
    said,
    '@ready\n@begin one 1\ncheckout\nerror\n\n@end one 3 FROM TO\n@begin two 1\n\n@end two 0 FROM TO\n@done\n',
  );
});

test('a step is tried again when the emulation ended its program, and only then', async (t) => {
  const once = 'if [ -e seen ]; then echo fine; else touch seen; kill -SEGV $$; fi';
  const said = await guest(t, [
    ['node', '60', '3', once],
    ['always', '60', '2', 'kill -SEGV $$'],
    ['wrong', '60', '3', 'exit 1'],
  ]);
  t.regex(said, /@begin node 1\n[^@]*@begin node 2\nfine\n\n@end node 0 /);
  t.regex(said, /@begin always 2\n[^@]*@end always 139 /);
  t.notRegex(said, /@begin always 3|@begin wrong 2/);
});

test('a step that hangs is ended at its limit', async (t) => {
  t.regex(await guest(t, [['hangs', '1', '1', 'sleep 60']]), /@end hangs 124 /);
});
