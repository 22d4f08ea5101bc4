import type { CommandModule } from 'yargs';
import { findPython } from '../../../real/base/find-python.ts';
import { openResultDirectory } from '../../../runs/directories/run-directory.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { writeWorkloadDirectory } from '../../../workloads/directory/write-workload.ts';
import { readPackageKnowledge } from '../../../workloads/scan/closures/package-knowledge.ts';
import { scanProjects } from '../../../workloads/scan/projects/scan-projects.ts';
import type { ScanSummary } from '../../../workloads/scan/projects/scan-summary.ts';
import { Progress } from '../../command-line/progress.ts';
import { listOf, seedOf } from '../../command-line/given.ts';
import { packageTargetOf, toldResolution, withResolveOptions } from './resolve-option.ts';
import { withCommand, withImportOutput } from './workload-output.ts';

/** `zygolab workload scan`: the imports of Python projects as a workload. */
export const scan: CommandModule = {
  command: 'scan <folders..>',
  describe: 'read the imports of Python projects into a workload directory',
  builder: (yargs) =>
    withResolveOptions(
      withImportOutput(
        yargs.positional('folders', {
          type: 'string',
          description: 'folders of Python projects and notebooks; each becomes one function',
        }),
      ),
    )
      // A set is one value to the check that options are given once.
      .coerce('folders', (paths: string[]) => new Set(paths))
      .option('each', {
        type: 'boolean',
        default: false,
        description: 'make each folder within the folders a function',
      })
      .option('lazy', {
        type: 'boolean',
        default: false,
        description: 'count imports within functions too',
      })
      .option('skip', {
        type: 'string',
        requiresArg: true,
        description:
          'files and folders to leave out, comma-separated: names, or paths within a project',
      })
      .option('python', {
        type: 'string',
        requiresArg: true,
        description:
          'the Python (from 3.8 on) that parses and resolves; default: the first that is found',
      })
      .example(
        '$0 workload scan workloads/scan/fixtures/projects --each --out results/scan',
        'a function for each folder within',
      )
      .example(
        '$0 workload scan workloads --lazy --skip tests,setup.py --out results/scan',
        'one project, imports within functions too',
      ),
  async handler(given) {
    const seed = seedOf(given);
    const target = await packageTargetOf(given);
    const python = await findPython(given['python'] as string | undefined);
    const progress = new Progress('files read');
    const startedMs = performance.now();
    const { workload, summary } = await scanProjects(
      [...(given['folders'] as Set<string>)],
      readPackageKnowledge(),
      {
        python: python.executable,
        each: Boolean(given['each']),
        lazy: Boolean(given['lazy']),
        targetPython: target.python,
        skip: listOf(given, 'skip'),
        resolver: target.resolver,
        streamOf: (name) => randomStream(seed, `imputed costs of ${name}`),
        onFile: (done, total) => {
          if (performance.now() - startedMs > 3000) {
            progress.tell(done, total);
          }
        },
      },
    );
    const out = String(given['out']);
    openResultDirectory(out, 'workload');
    await writeWorkloadDirectory(out, withCommand(workload));
    process.stdout.write(
      given['json'] ? `${JSON.stringify(summary, null, 2)}\n` : told(summary, out),
    );
  },
};

const shown = 10;

function told(summary: ScanSummary, out: string): string {
  const { modules, left_out: leftOut, unreadable, unmapped_modules: unmapped } = summary;
  const names = unmapped.slice(0, shown).map(({ module, projects }) => `${module} (${projects})`);
  return [
    `${summary.functions} functions (${summary.functions_without_packages} without packages) of ${summary.files} files, ${summary.python2_files} of them Python 2`,
    `modules: ${modules.mapped} mapped to packages, ${modules.standard_library} of the standard library, ${modules.local} local, ${modules.unmapped} unmapped`,
    ...(names.length > 0 ? [`most frequent unmapped (projects): ${names.join(', ')}`] : []),
    `imports left out: ${leftOut.lazy_imports} within functions (${leftOut.lazy_packages} packages), ${leftOut.typing_imports} for type checkers, ${leftOut.fallback_imports} fallbacks`,
    `packages: ${summary.packages} with dependencies, ${summary.imputed_packages} with imputed costs`,
    ...summary.unread_projects.map(
      (folder) => `project left out: ${folder}: none of its files can be read`,
    ),
    ...(summary.functions_partly_read > 0
      ? [`functions with files that cannot be read: ${summary.functions_partly_read}`]
      : []),
    ...summary.unmatched_skips.map((name) => `--skip ${name}: nothing has this name`),
    ...toldResolution(summary.resolution),
    ...unreadable
      .slice(0, shown)
      .map(({ file, line, error }) => `left out: ${file}:${line}: ${error}`),
    ...(unreadable.length > shown ? [`left out: ${unreadable.length - shown} more files`] : []),
    `workload: ${out}`,
    '',
  ].join('\n');
}
