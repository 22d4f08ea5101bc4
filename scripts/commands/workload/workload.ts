import type { CommandModule } from 'yargs';
import { builtInWorkloads, loadWorkload } from '../../../workloads/built-in.ts';
import {
  generatePipbench,
  pipbenchDefaults,
} from '../../../workloads/data-builders/pipbench/pipbench.ts';
import { describeWorkload, formatDescription } from '../../../workloads/describe.ts';
import { writeWorkloadDirectory } from '../../../workloads/directory/write-workload.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { openResultDirectory } from '../../../runs/directories/run-directory.ts';
import type { Command } from '../../command-line/command.ts';
import { importCommand } from './workload-import.ts';
import { seedOf } from '../../command-line/given.ts';
import { scan } from './workload-scan.ts';

const list: CommandModule = {
  command: 'list',
  describe: 'list the built-in workloads',
  builder: (yargs) =>
    yargs
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 workload list', 'names, with what each is'),
  handler(given) {
    const entries = [...builtInWorkloads];
    process.stdout.write(
      given['json']
        ? `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
        : entries.map(([name, description]) => `${name.padEnd(10)} ${description}\n`).join(''),
    );
  },
};

const describe: CommandModule = {
  command: 'describe <workload>',
  describe: 'say what a workload is made of, and how many of its costs are imputed',
  builder: (yargs) =>
    yargs
      .positional('workload', {
        type: 'string',
        demandOption: true,
        description: 'a built-in workload or a workload directory',
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 workload describe github', 'the requirement files of GitHub projects'),
  handler(given) {
    const description = describeWorkload(loadWorkload(String(given['workload'])));
    process.stdout.write(
      given['json']
        ? `${JSON.stringify(description, null, 2)}\n`
        : `${formatDescription(description).trimEnd()}\n`,
    );
  },
};

const build: CommandModule = {
  command: 'build <workload>',
  describe: 'write a built-in workload, or a synthetic one of another size, as a directory',
  builder: (yargs) =>
    yargs
      .positional('workload', {
        choices: [...builtInWorkloads.keys()],
        demandOption: true,
        description: 'a built-in workload',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        description: 'the workload directory to write',
      })
      .option('functions', {
        type: 'string',
        requiresArg: true,
        description: 'how many functions (pipbench)',
      })
      .option('packages', {
        type: 'string',
        requiresArg: true,
        description: 'how many packages (pipbench)',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        default: '1',
        description: 'root seed (pipbench of another size)',
      })
      .example('$0 workload build reqbench --out results/reqbench', 'to look at or to change')
      .example(
        '$0 workload build pipbench --functions 200 --packages 100 --out results/small',
        'synthetic, of another size',
      ),
  async handler(given) {
    const name = String(given['workload']);
    const functions = countOf('functions', given['functions']);
    const packages = countOf('packages', given['packages']);
    const isGenerated = functions !== undefined || packages !== undefined;
    if (isGenerated && name !== 'pipbench') {
      throw new UsageError(`--functions and --packages go with pipbench, not with ${name}`);
    }
    const workload = isGenerated
      ? generatePipbench(
          {
            ...pipbenchDefaults,
            handlers: functions ?? pipbenchDefaults.handlers,
            packages: packages ?? pipbenchDefaults.packages,
          },
          randomStream(seedOf(given), 'pipbench'),
        )
      : loadWorkload(name);
    openResultDirectory(String(given['out']), 'workload');
    await writeWorkloadDirectory(String(given['out']), workload);
    process.stdout.write(
      `${workload.catalog.functionNames.length} functions: ${String(given['out'])}\n`,
    );
  },
};

/** `zygolab workload`: what is asked of a worker. */
export const workload: Command = {
  within: [list, describe, build, scan, importCommand],
  builder: (yargs) =>
    yargs.example('$0 workload describe reqbench', 'functions, packages and their costs'),
  handler() {},
};

function countOf(name: string, word: unknown): number | undefined {
  if (word === undefined) {
    return undefined;
  }
  const count = Number(word);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`--${name} ${word as string} should be a whole number of at least 1`);
  }
  return count;
}
