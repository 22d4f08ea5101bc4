import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { InputError } from '../../workloads/input-error.ts';
import { bootMachine } from './boot-machine.ts';
import type { MachineOptions } from './machine-options.ts';

const options: MachineOptions = {
  state: '',
  release: 'bookworm',
  kernel: 'cloud',
  cpus: 3,
  memoryMb: 1024,
  accelerator: 'tcg',
  steps: [],
  resume: false,
};

/** Boots with a shell script in the place of QEMU, and returns what it said on the serial line. */
async function bootWith(t: ExecutionContext, script: string): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zygolab-qemu-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const program = path.join(folder, 'qemu-system-x86_64');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const { PATH: before } = process.env;
  process.env['PATH'] = `${folder}:${before}`;
  const lines: string[] = [];
  const root = { image: 'root.img', kernel: 'vmlinuz', initialRamDisk: 'initrd.img' };
  const { signal } = new AbortController();
  try {
    const take = (line: string): void => {
      lines.push(line);
    };
    await bootMachine(options, 'tcg', root, ['a,b.img'], 'console.log', take, signal);
  } finally {
    process.env['PATH'] = before ?? '';
  }
  return lines;
}

test.serial('QEMU gets the machine that is asked for, and its lines are told', async (t) => {
  const words = (await bootWith(t, 'printf "%s\\n" "$@"')).join(' ');
  t.regex(words, /-accel tcg,thread=multi .*-smp 3 -m 1024 .*-nic none /);
  t.regex(words, /-drive file=a,,b\.img,if=virtio/);
  t.regex(words, /-kernel vmlinuz -initrd initrd\.img -append console=ttyS0 /);
});

test.serial('a machine that ends by itself after it has spoken is no error', async (t) => {
  t.deepEqual(await bootWith(t, 'echo @ready; kill -SEGV $$'), ['@ready']);
});

test.serial('a QEMU that cannot boot it is told with its own words', async (t) => {
  await t.throwsAsync(bootWith(t, 'echo "qemu: cannot set up guest memory" >&2; exit 1'), {
    instanceOf: InputError,
    message:
      'QEMU did not boot the machine (qemu: cannot set up guest memory); its console: console.log',
  });
});

test('a machine ends with the command that booted it, even if that is killed', async (t) => {
  const module = path.join(import.meta.dirname, 'child-of-ours.ts');
  const script = `
    const { childOfOurs } = await import(${JSON.stringify(module)});
    const child = childOfOurs('sleep', ['60'], { reject: false });
    process.stdout.write(String(child.pid));`;
  const command = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = await new Promise<string>((resolve) => {
    command.stdout.setEncoding('utf8').once('data', resolve);
  });
  t.true(existsSync(`/proc/${pid}`));
  command.kill('SIGKILL');
  // The kernel ends it in its own time.
  while (isRunning(pid)) {
    await sleep(10);
  }
  t.pass();
});

/** Whether it is there and has not ended, buried or not. */
function isRunning(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
