import os from 'node:os';
import path from 'node:path';
import yargs from 'yargs';
import { UsageError } from '../../workloads/input-error.ts';
import { stepNames } from './steps.ts';
import { wordOption } from '../command-line/options/word-option.ts';

/** Which machine is made, and what runs on it. */
export interface MachineOptions {
  /** Where disks, downloads and results are kept. */
  readonly state: string;
  /** A release of Debian by its code name. */
  readonly release: (typeof releases)[number];
  readonly kernel: keyof typeof kernelPackages;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly accelerator: 'auto' | 'kvm' | 'tcg';
  /** Names of steps, in the order of the table of steps. */
  readonly steps: readonly string[];
  /** Whether what passed in the last pass stands. */
  readonly resume: boolean;
}

/** Debian 11 (kernel 5.10, without cgroup.kill), 12 (6.1) and 13 (6.12). */
const releases = ['bullseye', 'bookworm', 'trixie'] as const;

/** The packages of Debian's kernels for virtual machines and for all machines. */
export const kernelPackages = {
  cloud: 'linux-image-cloud-amd64',
  generic: 'linux-image-amd64',
} as const;

const checkout = path.resolve(import.meta.dirname, '..', '..');

/**
 * Reads the command line.
 *
 * @returns undefined where only the help was asked for, which is printed
 * @throws UsageError
 */
export async function readMachineOptions(
  words: readonly string[],
): Promise<MachineOptions | undefined> {
  const given = await yargs(words as string[])
    .scriptName('sh scripts/vm/run.sh')
    .usage(
      '$0\n\nTest real mode on a virtual machine with systemd and version 2 of cgroups: builds a ' +
        "Debian with debootstrap, boots it with QEMU, runs the tests of this checkout's real mode " +
        'in it and prints a table. Nothing but packages of Debian is downloaded.',
    )
    .options({
      state: wordOption(defaultState(), 'where disks, downloads and results are kept, up to 8 GB'),
      release: { choices: releases, default: 'bookworm', description: 'the release of Debian' },
      kernel: {
        choices: Object.keys(kernelPackages) as (keyof typeof kernelPackages)[],
        default: 'cloud',
        description: "Debian's kernel for virtual machines, or that for all machines",
      },
      cpus: wordOption('2', 'virtual CPUs'),
      'memory-mb': wordOption('4096', 'memory of the machine'),
      accelerator: {
        choices: ['auto', 'kvm', 'tcg'] as const,
        default: 'auto',
        description: 'KVM, emulation (tcg, some 20 times slower), or KVM where it works',
      },
      steps: wordOption('all', `what is run, a list of ${stepNames.join(', ')}`),
      resume: {
        type: 'boolean',
        default: false,
        description: 'run only what has not passed yet on such a machine',
      },
    } as const)
    .example('$0', 'all steps on two virtual CPUs')
    .example('$0 --cpus 8 --steps lean,isolation --resume', 'go on with two steps of a pass')
    .example('$0 --release bullseye', 'an older kernel, systemd and Docker')
    .epilogue(
      'Needs root, debootstrap, e2fsprogs and QEMU: apt-get install debootstrap e2fsprogs ' +
        'qemu-system-x86. Exit code: 0 when every step passed, 1 when one failed or did not run, ' +
        '2 for a command line that is not right, 130 after Ctrl-C.',
    )
    .strict()
    .parserConfiguration({ 'camel-case-expansion': false, 'parse-numbers': false })
    .wrap(100)
    .version(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError' ? new UsageError(message) : error;
    })
    .parseAsync();
  return given['help'] === true
    ? undefined
    : {
        state: readState(given.state),
        release: given.release,
        kernel: given.kernel,
        cpus: readCount('cpus', given.cpus, 1, 64),
        memoryMb: readCount('memory-mb', given['memory-mb'], 1024, 1 << 20),
        accelerator: given.accelerator,
        steps: readSteps(given.steps),
        resume: given.resume,
      };
}

function defaultState(): string {
  return path.join(
    process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'),
    'zygolab-vm',
  );
}

/** Disks of gigabytes have no place in a checkout, of which the machine gets a copy besides. */
function readState(word: string | string[]): string {
  const state = path.resolve(once('state', word));
  if (state === checkout || state.startsWith(checkout + path.sep)) {
    throw new UsageError(`--state ${String(word)} is inside the checkout; it should be elsewhere`);
  }
  return state;
}

function readCount(name: string, word: string | string[], least: number, most: number): number {
  const value = Number(once(name, word));
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new UsageError(
      `--${name} ${String(word)} should be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}

function readSteps(word: string | string[]): readonly string[] {
  const list = once('steps', word);
  if (list === 'all') {
    return stepNames;
  }
  const wanted = new Set(list.split(',').map((name) => name.trim()));
  for (const name of wanted) {
    if (!stepNames.includes(name)) {
      throw new UsageError(`--steps: "${name}" is not one of ${stepNames.join(', ')}`);
    }
  }
  return stepNames.filter((name) => wanted.has(name));
}

function once(name: string, word: string | string[]): string {
  if (Array.isArray(word)) {
    throw new UsageError(`--${name} is given ${word.length} times; once is allowed`);
  }
  if (word === '') {
    throw new UsageError(`--${name} is empty; it should have a value`);
  }
  return word;
}
