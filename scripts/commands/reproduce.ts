import { claimsText } from '../../analysis/claims/claims-text.ts';
import { figures } from '../../paper-figures/registry.ts';
import type { Command } from '../command-line/command.ts';
import {
  type FigureSettings,
  readFigureSettings,
  withFigureOptions,
} from '../figures/figure-arguments.ts';
import { figureJson, figuresText } from '../figures/figures-text.ts';
import { makeFigures } from '../figures/make-figures.ts';

/** `zygolab reproduce`, which `npm start` runs: every figure, the claims, and one page of it all. */
export const reproduce: Command = {
  builder: (yargs) =>
    withFigureOptions(yargs, 'reproduce')
      .option('measure', {
        type: 'boolean',
        default: true,
        description: 'also measure on this host, where it allows that',
      })
      .example('$0 reproduce', 'all that this host allows, in a few minutes')
      .example('$0 reproduce --no-measure', 'simulations alone')
      .example('$0 reproduce --full --out results/full', 'as for a paper; it takes hours'),
  async handler(given) {
    const settings = readFigureSettings(given);
    process.stderr.write(`${announcement(settings)}\n`);
    const result = await makeFigures(Object.keys(figures), settings);
    if (result === undefined) {
      return;
    }
    const { made, claimRows, files } = result;
    process.stdout.write(
      given['json']
        ? `${JSON.stringify({ claims: claimRows, figures: made.map(figureJson), files }, null, 2)}\n`
        : [
            figuresText(made),
            claimsText(claimRows, process.stdout.columns),
            `tables: ${files.claims}, ${files.findings}`,
            `report: ${files.report}`,
            `runs with their CSVs: ${settings.out}\n`,
          ].join('\n'),
    );
  },
};

/** What is going to be done, and about how long it takes on two cores. */
function announcement({ modes, scale }: FigureSettings): string {
  const count = Object.keys(figures).length;
  const time =
    scale === 'full'
      ? 'hours'
      : modes.includes('real')
        ? 'about four minutes where all can be measured, one where nothing can'
        : 'about a minute';
  const how = modes.includes('real')
    ? 'simulated, and measured where this host allows'
    : 'simulated';
  return `${count} figures, ${how}; this takes ${time}`;
}
