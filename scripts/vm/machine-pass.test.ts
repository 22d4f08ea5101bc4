import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { markOf } from '../../real/state/owner.ts';
import { InputError } from '../../workloads/input-error.ts';
import { MachinePass } from './machine-pass.ts';

function directoryOf(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-pass-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  return directory;
}

function take(pass: MachinePass, text: string): void {
  for (const line of text.split('\n')) {
    pass.take(line);
  }
}

const namesLeft = (pass: MachinePass): string[] => pass.left().map(({ name }) => name);

test('a step is finished with its counts, its time and its log', (t) => {
  const directory = directoryOf(t);
  const pass = new MachinePass(directory, ['lean', 'clean'], false);
  t.deepEqual(namesLeft(pass), ['lean', 'clean']);
  take(pass, '@ready\n@begin lean 1\nok 1 - a\nnot ok 2 - b\n1..2\n@end lean 1 12.50 20.00');
  t.deepEqual(namesLeft(pass), ['clean']);
  t.deepEqual(pass.finished(), [
    {
      name: 'lean',
      passed: 1,
      failed: 1,
      skipped: 0,
      notes: ['failed: b'],
      seconds: 7.5,
      tries: 1,
    },
  ]);
  t.is(readFileSync(pass.log('lean'), 'utf8'), 'ok 1 - a\nnot ok 2 - b\n1..2\n');
});

test('a step that is tried again counts from anew', (t) => {
  const pass = new MachinePass(directoryOf(t), ['lean'], false);
  take(pass, '@begin lean 1\nnot ok 1 - a\n@begin lean 2\nok 1 - a\n1..1\n@end lean 0 1 2');
  const [lean] = pass.finished();
  t.deepEqual([lean!.passed, lean!.failed, lean!.tries], [1, 0, 2]);
});

test('a machine that ends during a step is booted for it once more, and not for ever', (t) => {
  const pass = new MachinePass(directoryOf(t), ['lean', 'clean'], false);
  take(pass, '@begin lean 1\nok 1 - a');
  pass.machineEnded();
  t.deepEqual(namesLeft(pass), ['lean', 'clean']);
  take(pass, '@begin lean 1\nok 1 - a');
  pass.machineEnded();
  t.deepEqual(namesLeft(pass), ['clean']);
  const [lean] = pass.finished();
  t.true(lean!.failed > 0);
  t.regex(lean!.notes.join('\n'), /the machine ended 2 times/);
});

test('a pass goes on where it was, or starts from nothing', (t) => {
  const directory = directoryOf(t);
  const first = new MachinePass(directory, ['lean', 'docker', 'clean'], false);
  take(first, '@begin lean 1\nok 1 - a\n1..1\n@end lean 0 1 2');
  take(first, '@begin docker 1\nnot ok 1 - a\n1..1\n@end docker 1 1 2');
  const disk = path.join(directory, 'root.img');
  writeFileSync(disk, '');
  const resumed = new MachinePass(directory, ['lean', 'docker', 'clean'], true);
  t.deepEqual(namesLeft(resumed), ['docker', 'clean']);
  t.deepEqual(resumed.finished(), first.finished().slice(0, 1));
  t.true(existsSync(disk));
  t.deepEqual(namesLeft(new MachinePass(directory, ['lean', 'clean'], false)), ['lean', 'clean']);
  t.false(existsSync(disk));
});

test('two passes do not share a directory', (t) => {
  const directory = directoryOf(t);
  const owner = path.join(directory, 'owner');
  writeFileSync(owner, markOf(process.ppid));
  t.throws(() => new MachinePass(directory, ['lean'], true), {
    instanceOf: InputError,
    message: `process ${process.ppid} runs a pass in ${directory}; let it end`,
  });
  t.is(readFileSync(owner, 'utf8'), markOf(process.ppid));
  writeFileSync(owner, `${process.ppid}:1`);
  t.notThrows(() => new MachinePass(directory, ['lean'], true));
});
