import type { Argv } from 'yargs';
import type { Workload } from '../../../workloads/catalog.ts';
import { measuredPython } from '../../../workloads/packaging/target-python.ts';
import { commandLine } from '../../command-line/shell-words.ts';

/** The options of commands that make a workload of other people's files. */
export function withImportOutput<Given>(yargs: Argv<Given>): Argv<Given> {
  return yargs
    .option('out', {
      type: 'string',
      requiresArg: true,
      demandOption: true,
      description: 'the workload directory to write',
    })
    .option('seed', {
      type: 'string',
      requiresArg: true,
      default: '2018',
      description: 'root seed of the costs that nobody measured',
    })
    .option('python-version', {
      type: 'string',
      requiresArg: true,
      description: `the CPython that packages are meant for, on Linux x86_64: 3.12, or 3.12.4; it decides markers and which modules are of the standard library; default: ${measuredPython.fullVersion}, or with --resolve the Python that resolves`,
    })
    .option('json', { type: 'boolean', default: false, description: 'print the summary as JSON' });
}

/** A workload whose notes say by which command it was made, so that it can be made again. */
export function withCommand(workload: Workload): Workload {
  return {
    ...workload,
    notes: { ...workload.notes!, command: commandLine(process.argv.slice(2)) },
  };
}
