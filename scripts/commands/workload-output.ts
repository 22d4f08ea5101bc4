import type { Argv } from 'yargs';
import { UsageError } from '../../workloads/input-error.ts';
import {
  measuredPython,
  parseTargetPython,
  type TargetPython,
} from '../../workloads/packaging/target-python.ts';
import { textOf, type Given as Options } from '../given.ts';

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
      default: measuredPython.fullVersion,
      description:
        'the CPython that packages are meant for, on Linux x86_64: 3.12, or 3.12.4; it decides markers and which modules are of the standard library',
    })
    .option('json', { type: 'boolean', default: false, description: 'print the summary as JSON' });
}

/** The Python that packages are meant for. @throws UsageError if the option is no version of one */
export function pythonOf(given: Options): TargetPython {
  const text = textOf(given, 'python-version');
  const python = parseTargetPython(text);
  if (python === undefined) {
    throw new UsageError(
      `--python-version ${text} should be a version of Python 3, like ${measuredPython.fullVersion} or 3.12`,
    );
  }
  return python;
}
