import { figures as registry } from '../../paper-figures/registry.ts';
import type { Command } from '../command-line/command.ts';
import {
  knownIds,
  readFigureSettings,
  withFigureOptions,
  withModeOption,
} from '../figures/figure-arguments.ts';
import { figureJson, figureList, figuresText } from '../figures/figures-text.ts';
import { makeFigures } from '../figures/make-figures.ts';

/** `zygolab figures`: figures of the paper, simulated and measured. */
export const figures: Command = {
  builder: (yargs) =>
    withFigureOptions(withModeOption(yargs), 'figures')
      .positional('figures', {
        type: 'string',
        array: true,
        description: 'ids of figures; all of them if none is given',
      })
      .option('list', {
        type: 'boolean',
        default: false,
        description: 'list the figures and do nothing else',
      })
      .example('$0 figures --list', 'ids, titles, and whether they can be simulated and measured')
      .example('$0 figures cgroups', 'one, simulated and measured, where this host allows that')
      .example('$0 figures latency-by-cache --mode sim --seed 2', 'simulated, with other chance'),
  async handler(given) {
    const ids = knownIds('figure', registry, given['figures']);
    if (given['list']) {
      process.stdout.write(given['json'] ? listJson() : figureList());
      return;
    }
    const result = await makeFigures(ids, readFigureSettings(given));
    if (result === undefined) {
      return;
    }
    const { made, files } = result;
    process.stdout.write(
      given['json']
        ? `${JSON.stringify({ figures: made.map(figureJson), files }, null, 2)}\n`
        : `${figuresText(made)}table: ${files.findings}\nreport: ${files.report}\n`,
    );
  },
};

function listJson(): string {
  const list = Object.entries(registry).map(([id, { title, simulation, measurement }]) => ({
    id,
    title,
    sim: simulation?.description ?? null,
    real: measurement?.description ?? null,
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}
