import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { textTable } from '../../analysis/text-table.ts';
import { abandonedDirectories } from '../../real/state/temporary-directories.ts';
import { InputError, UsageError } from '../../workloads/input-error.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { chooseAccelerator } from './accelerator.ts';
import { bootMachine } from './boot-machine.ts';
import { makeCheckoutDisk } from './checkout-disk.ts';
import { type MachineOptions, readMachineOptions } from './machine-options.ts';
import { MachinePass } from './machine-pass.ts';
import { rootDisk } from './root-disk.ts';

/** Boots that one pass may take: an emulated machine ends now and then. */
const bootsMax = 4;

/** How often a step is tried whose program emulation ended. */
const triesMax = 3;

const neededBytes = 8e9;

/**
 * Builds a machine, runs the steps on it and prints what came of them.
 *
 * @returns the exit code
 */
async function runOnMachine(words: readonly string[]): Promise<number> {
  const options = await readMachineOptions(words);
  if (options === undefined) {
    return 0;
  }
  await checkHost(options.state);
  const { signal, release } = onInterrupt();
  try {
    return await run(options, signal);
  } finally {
    release();
  }
}

async function run(options: MachineOptions, signal: AbortSignal): Promise<number> {
  const { state, release, kernel, cpus, steps, resume } = options;
  for (const directory of await abandonedDirectories(state)) {
    await rm(directory, { recursive: true, force: true });
  }
  const root = await rootDisk(options, signal);
  const accelerator = await chooseAccelerator(options.accelerator, root, signal);
  const pass = new MachinePass(
    path.join(state, `pass-${release}-${kernel}-${cpus}`),
    steps,
    resume,
  );
  const rootCopy = await copyOnce(root.image, pass.directory, signal);
  const checkoutImage = path.join(pass.directory, 'checkout.img');
  for (let boots = 0; pass.left().length > 0 && boots < bootsMax; boots++) {
    const tries = accelerator === 'tcg' ? triesMax : 1;
    await rm(checkoutImage, { force: true });
    await makeCheckoutDisk(checkoutImage, pass.left(), tries, signal);
    const console = path.join(pass.directory, `console-${boots}.log`);
    process.stderr.write(`booting ${cpus} CPUs with ${accelerator}\n`);
    await bootMachine(
      options,
      accelerator,
      root,
      [rootCopy, checkoutImage],
      console,
      (line) => pass.take(line),
      signal,
    );
    signal.throwIfAborted();
    pass.machineEnded();
  }
  await rm(checkoutImage, { force: true });
  if (pass.left().length === 0) {
    await rm(rootCopy, { force: true });
  }
  process.stdout.write(await describe(pass, options, accelerator));
  return pass.left().length === 0 && pass.finished().every(({ failed }) => failed === 0) ? 0 : 1;
}

/**
 * The root disk that a pass writes to. It is kept while the pass goes on: bases and images are made
 * once.
 */
async function copyOnce(image: string, directory: string, signal: AbortSignal): Promise<string> {
  const copy = path.join(directory, `${path.basename(path.dirname(image))}.img`);
  if (!existsSync(copy)) {
    const half = `${copy}.half`;
    await execa('cp', ['--sparse=always', '--reflink=auto', image, half], { cancelSignal: signal });
    await rename(half, copy);
  }
  return copy;
}

/** @throws InputError naming what is lacking, and the remedy */
async function checkHost(state: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new InputError(`the machine needs Linux on x64`);
  }
  if (process.getuid?.() !== 0) {
    throw new InputError('debootstrap needs root: run the command with sudo');
  }
  const folders = `${process.env['PATH']}:/usr/sbin:/sbin`.split(':');
  for (const [program, package_] of [
    ['qemu-system-x86_64', 'qemu-system-x86'],
    ['debootstrap', 'debootstrap'],
    ['mke2fs', 'e2fsprogs'],
    ['unshare', 'util-linux'],
    ['tar', 'tar'],
  ] as const) {
    if (!folders.some((folder) => existsSync(path.join(folder, program)))) {
      throw new InputError(`${program} is not on the PATH: apt-get install ${package_}`);
    }
  }
  await mkdir(state, { recursive: true });
  const { bavail, bsize } = await statfs(state);
  if (bavail * bsize < neededBytes) {
    throw new InputError(
      `${state} has ${((bavail * bsize) / 1e9).toFixed(1)} GB free, and ${neededBytes / 1e9} GB are needed: name another with --state DIR`,
    );
  }
}

async function describe(
  pass: MachinePass,
  { release, kernel, cpus }: MachineOptions,
  accelerator: string,
): Promise<string> {
  const facts = await readFile(pass.log('facts'), 'utf8').catch(() => '');
  const finished = pass.finished();
  const table = textTable(
    [
      { header: 'what', kind: 'text' },
      { header: 'passed', kind: 'number' },
      { header: 'failed', kind: 'number' },
      { header: 'skipped', kind: 'number' },
      { header: 'seconds', kind: 'number' },
      { header: 'tries', kind: 'number' },
    ],
    [
      ...finished.map(({ name, passed, failed, skipped, seconds, tries }) => [
        name,
        passed,
        failed,
        skipped,
        Math.round(seconds),
        tries,
      ]),
      ...pass
        .left()
        .map(({ name }) => [name, undefined, undefined, undefined, undefined, 'not run']),
    ],
  );
  const notes = finished.flatMap(({ name, notes: lines }) =>
    lines.map((line) => `${name}: ${line}`),
  );
  return [
    `Debian ${release}, ${kernel} kernel, ${cpus} CPUs, ${accelerator}\n${facts}`,
    table,
    ...(notes.length === 0 ? [] : [`${notes.join('\n')}\n`]),
    `logs: ${pass.directory}\n`,
  ].join('\n');
}

if (import.meta.main) {
  try {
    process.exitCode = await runOnMachine(process.argv.slice(2));
  } catch (error) {
    const isInterrupt =
      error instanceof Error &&
      (error.name === 'AbortError' || ('isCanceled' in error && error.isCanceled === true));
    const message = error instanceof Error ? error.message : String(error);
    process.exitCode = error instanceof UsageError ? 2 : isInterrupt ? 130 : 1;
    process.stderr.write(
      isInterrupt
        ? 'vm: stopped; --resume goes on from here\n'
        : `vm: ${error instanceof InputError ? message : (error as Error).stack}\n`,
    );
  }
}
