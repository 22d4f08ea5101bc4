import type { CommandModule } from 'yargs';
import { openResultDirectory } from '../../runs/run-directory.ts';
import { randomStream } from '../../sim/engine/random.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { importFiles, type ImportSummary } from '../../workloads/scan/import-files.ts';
import { readPackageKnowledge } from '../../workloads/scan/package-knowledge.ts';
import { seedOf } from '../given.ts';
import { withImportOutput } from './workload-output.ts';

/** `zygolab workload import`: requirements and lock files as a workload. */
export const importCommand: CommandModule = {
  command: 'import <files..>',
  describe: 'make a workload directory of requirements and lock files',
  builder: (yargs) =>
    withImportOutput(
      yargs.positional('files', {
        type: 'string',
        description:
          'requirements files (of pip, pip-compile or uv), Pipfile.lock, poetry.lock, uv.lock; each becomes one function',
      }),
    )
      // A set is one value to the check that options are given once.
      .coerce('files', (paths: string[]) => new Set(paths))
      .option('dev', {
        type: 'boolean',
        default: false,
        description: 'count the packages for development in lock files too',
      })
      .example(
        '$0 workload import workloads/scan/fixtures/requirements.txt --out results/import',
        'closed over known dependencies',
      )
      .example(
        '$0 workload import workloads/scan/fixtures/uv.lock workloads/scan/fixtures/poetry.lock --out results/import',
        'two lock files, two functions',
      ),
  async handler(given) {
    const seed = seedOf(given);
    const { workload, summary } = importFiles(
      [...(given['files'] as Set<string>)],
      readPackageKnowledge(),
      {
        dev: Boolean(given['dev']),
        streamOf: (name) => randomStream(seed, `imputed costs of ${name}`),
      },
    );
    const out = String(given['out']);
    openResultDirectory(out, 'workload');
    await writeWorkloadDirectory(out, workload);
    process.stdout.write(
      given['json'] ? `${JSON.stringify(summary, null, 2)}\n` : told(summary, out),
    );
  },
};

const shown = 10;

function told(summary: ImportSummary, out: string): string {
  const { files, counts, unknown_packages: unknown } = summary;
  const names = unknown.slice(0, shown).map((one) => `${one.package} (${one.functions})`);
  return [
    ...files
      .slice(0, shown)
      .map(
        (one) =>
          `${one.file}: ${one.kind}, ${one.requirements} requirements, ${one.packages} packages`,
      ),
    ...(files.length > shown ? [`and ${files.length - shown} more files`] : []),
    ...Object.entries(counts).map(([what, times]) => `${what}: ${times}`),
    ...(unknown.length > 0
      ? [
          `packages in no known requirements file: ${unknown.length}, most frequent (functions): ${names.join(', ')}`,
        ]
      : []),
    `${summary.functions} functions (${summary.functions_without_packages} without packages), ${summary.packages} package versions, ${summary.imputed_packages} with imputed costs`,
    `workload: ${out}`,
    '',
  ].join('\n');
}
