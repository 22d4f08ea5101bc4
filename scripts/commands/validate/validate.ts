import type { CommandModule } from 'yargs';
import { textTable } from '../../../analysis/text-table.ts';
import { validateDecisions } from '../../../runs/replaying/validate-decisions.ts';
import type { Command } from '../../command-line/command.ts';
import { forklift } from './validate-forklift.ts';
import { host } from './validate-host.ts';

const decisions: CommandModule = {
  command: 'decisions <run>',
  describe: "replay a run's operations into the worker: does it take the same decisions?",
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        description: 'a run directory, written with --operations',
      })
      .option('json', { type: 'boolean', default: false, description: 'print JSON' })
      .example('$0 validate decisions results/measure', 'every hit, fork and eviction, in order'),
  async handler(given) {
    const checks = await validateDecisions(String(given['run']));
    const different = checks.filter(({ difference }) => difference !== undefined);
    if (given['json']) {
      process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
    } else {
      process.stdout.write(
        textTable(
          [
            { header: 'run', kind: 'number' },
            { header: 'platform', kind: 'text' },
            { header: 'handler policy', kind: 'text' },
            { header: 'Zygote policy', kind: 'text' },
            { header: 'invocations', kind: 'number' },
            { header: 'operations', kind: 'number' },
            { header: 'decisions', kind: 'text' },
          ],
          checks.map((check) => [
            check.run,
            check.platform,
            check.handlerPolicy,
            check.zygotePolicy,
            check.invocations,
            check.operations,
            check.difference ?? 'the same',
          ]),
        ),
      );
    }
    process.exitCode = different.length > 0 ? 1 : 0;
  },
};

/** `zygolab validate`: how far results can be trusted. */
export const validate: Command = {
  within: [decisions, forklift, host],
  builder: (yargs) =>
    yargs.example('$0 validate decisions results/measure', 'replay a measured run'),
  handler() {},
};
