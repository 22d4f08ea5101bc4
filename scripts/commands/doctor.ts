import { textTable } from '../../analysis/text-table.ts';
import { examineHost, type HostReport } from '../../real/examining/doctor.ts';
import type { Command } from '../command-line/command.ts';

/** `zygolab doctor`: what this host can do. */
export const doctor: Command = {
  builder: (yargs) =>
    yargs
      .option('index', {
        type: 'boolean',
        default: false,
        description: 'ask the package index too, which takes seconds',
      })
      .option('json', { type: 'boolean', default: false, description: 'print it as JSON' })
      .example('$0 doctor', 'what there is, what is lacking, and the command that mends it')
      .example('$0 doctor --index --json', 'for a program, the package index included'),
  async handler(given) {
    const report = await examineHost(Boolean(given['index']));
    const text = given['json'] ? `${JSON.stringify(report, null, 2)}\n` : describe(report);
    process.stdout.write(text);
  },
};

const marks = { there: 'yes', lacking: 'no', poor: 'little' };

function describe({ findings, platforms, mocks, commands }: HostReport): string {
  const text = (header: string) => ({ header, kind: 'text' }) as const;
  const toMend = findings.filter(({ remedy }) => remedy !== '');
  const blocks = [
    textTable(
      [text('what'), text('there'), text('found')],
      findings.map(({ name, state, found }) => [name, marks[state], found]),
    ),
    textTable(
      [text('platform'), text('runs'), text('why not')],
      [
        ...platforms.map(({ name, reason }) => [name, reason === '' ? 'yes' : 'no', reason]),
        ...mocks.map(({ name, how }) => [name, 'a mock', how]),
      ],
    ),
    textTable(
      [text('command'), text('works'), text('how')],
      commands.map(({ command, works, how }) => [command, works ? 'yes' : 'no', how]),
    ),
    toMend.length === 0
      ? 'Nothing is lacking.\n'
      : textTable(
          [text('to mend'), text('do')],
          toMend.map(({ name, remedy }) => [name, remedy]),
        ),
  ];
  return blocks.join('\n');
}
