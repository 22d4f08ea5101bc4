import path from 'node:path';
import { writeReport } from '../../analysis/report/write-report.ts';
import type { Command } from '../command-line/command.ts';

/** `zygolab report`: a reproduction as one page. */
export const report: Command = {
  builder: (yargs) =>
    yargs
      .positional('directory', {
        type: 'string',
        default: path.join('results', 'reproduce'),
        description: 'what reproduce wrote',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        description: 'the page to write; report.html in the directory if not given',
      })
      .example('$0 report', 'the page of the last reproduction')
      .example('$0 report results/full --out full.html', 'another one, elsewhere'),
  async handler(given) {
    const directory = given['directory'] as string;
    const file = (given['out'] as string | undefined) ?? path.join(directory, 'report.html');
    await writeReport(directory, file);
    process.stdout.write(`report: ${file}\n`);
  },
};
