import type { CommandModule } from 'yargs';
import { openResultDirectory } from '../../../runs/directories/run-directory.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { writeWorkloadDirectory } from '../../../workloads/directory/write-workload.ts';
import { UsageError } from '../../../workloads/input-error.ts';
import { closeFiles } from '../../../workloads/scan/closures/close-files.ts';
import { importFiles, type ImportSummary } from '../../../workloads/scan/import-files.ts';
import { readPackageKnowledge } from '../../../workloads/scan/closures/package-knowledge.ts';
import { seedOf } from '../../command-line/given.ts';
import { packageTargetOf, toldResolution, withResolveOptions } from './resolve-option.ts';
import { withCommand, withImportOutput } from './workload-output.ts';

/** `zygolab workload import`: requirements and lock files as a workload. */
export const importCommand: CommandModule = {
  command: 'import <files..>',
  describe: 'make a workload directory of requirements and lock files',
  builder: (yargs) =>
    withResolveOptions(
      withImportOutput(
        yargs.positional('files', {
          type: 'string',
          description:
            'requirements files (of pip, pip-compile or uv), Pipfile.lock, poetry.lock, uv.lock, pylock.toml; each becomes one function',
        }),
      ),
    )
      // A set is one value to the check that options are given once.
      .coerce('files', (paths: string[]) => new Set(paths))
      .option('dev', {
        type: 'boolean',
        default: false,
        description: 'count the packages for development in lock files too',
      })
      .option('keep-going', {
        type: 'boolean',
        default: false,
        description:
          'list files that cannot be read, and import the others; the exit code is 1 then',
      })
      .option('python', {
        type: 'string',
        requiresArg: true,
        description:
          'the Python whose pip resolves, with --resolve; default: the first that is found',
      })
      .example(
        '$0 workload import workloads/scan/fixtures/requirements.txt --out results/import',
        'closed over known dependencies',
      )
      .example(
        '$0 workload import workloads/scan/fixtures/requirements.txt --python-version 3.12 --out results/import',
        'as it would be installed for CPython 3.12',
      )
      .example(
        '$0 workload import workloads/scan/fixtures/uv.lock workloads/scan/fixtures/poetry.lock --out results/import',
        'two lock files, two functions',
      ),
  async handler(given) {
    const seed = seedOf(given);
    if (given['python'] !== undefined && given['resolve'] !== true) {
      throw new UsageError('--python names whose pip resolves, and --resolve is not given');
    }
    const paths = [...(given['files'] as Set<string>)];
    const { python, resolver } = await packageTargetOf(given);
    const options = {
      dev: Boolean(given['dev']),
      keepGoing: Boolean(given['keep-going']),
      python,
      environment: process.env,
    };
    const { workload, summary } = importFiles(paths, readPackageKnowledge(), {
      ...options,
      closures: resolver && (await closeFiles(paths, options, resolver)),
      streamOf: (name) => randomStream(seed, `imputed costs of ${name}`),
    });
    const out = String(given['out']);
    openResultDirectory(out, 'workload');
    await writeWorkloadDirectory(out, withCommand(workload));
    process.stdout.write(
      given['json'] ? `${JSON.stringify(summary, null, 2)}\n` : told(summary, out),
    );
    if (summary.unreadable.length > 0) {
      process.exitCode = 1;
    }
  },
};

const shown = 10;

function told(summary: ImportSummary, out: string): string {
  const { files, unreadable, unsatisfied, counts, unknown_packages: unknown } = summary;
  const names = unknown.slice(0, shown).map((one) => `${one.package} (${one.functions})`);
  return [
    ...files
      .slice(0, shown)
      .map(
        (one) =>
          `${one.file}: ${one.kind}, ${one.requirements} requirements, ${one.packages} packages`,
      ),
    ...(files.length > shown ? [`and ${files.length - shown} more files`] : []),
    ...(unreadable.length > 0 ? [`files left out: ${unreadable.length}`] : []),
    ...unreadable.map(({ error }) => `left out: ${error}`),
    ...unsatisfied.map((one) => `${one.file}: no known version satisfies ${one.requirement}`),
    ...Object.entries(counts).map(([what, times]) => `${what}: ${times}`),
    ...(unknown.length > 0
      ? [
          `packages in no known requirements file: ${unknown.length}, most frequent (functions): ${names.join(', ')}`,
        ]
      : []),
    ...toldResolution(summary.resolution),
    `${summary.functions} functions (${summary.functions_without_packages} without packages), ${summary.packages} package versions, ${summary.imputed_packages} with imputed costs`,
    `workload: ${out}`,
    '',
  ].join('\n');
}
