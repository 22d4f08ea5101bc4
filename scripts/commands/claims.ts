import { claimsText } from '../../analysis/claims/claims-text.ts';
import { claims as registry } from '../../paper-figures/claims/claims.ts';
import { figures } from '../../paper-figures/registry.ts';
import type { Command } from '../command-line/command.ts';
import {
  knownIds,
  readFigureSettings,
  withFigureOptions,
  withModeOption,
} from '../figures/figure-arguments.ts';
import { makeFigures } from '../figures/make-figures.ts';

/** `zygolab claims`: what the paper claims, and what came of it here. */
export const claims: Command = {
  builder: (yargs) =>
    withFigureOptions(withModeOption(yargs), 'claims')
      .positional('claims', {
        type: 'string',
        array: true,
        description: 'ids of claims; all of them if none is given',
      })
      .example('$0 claims', 'the table of all claims')
      .example('$0 claims lean-over-docker --mode sim', 'one, simulated')
      .example('$0 claims cgroup-reuse --full --json', 'one, as for a paper, for a program'),
  async handler(given) {
    const ids = knownIds('claim', registry, given['claims']);
    const needed = new Set(ids.map((id) => registry[id]!.figure));
    const result = await makeFigures(
      Object.keys(figures).filter((id) => needed.has(id)),
      readFigureSettings(given),
    );
    if (result === undefined) {
      return;
    }
    const { made, files } = result;
    const rows = result.claimRows.filter(({ claim }) => ids.includes(claim));
    process.stdout.write(
      given['json']
        ? `${JSON.stringify({ claims: rows, files }, null, 2)}\n`
        : [
            claimsText(rows, process.stdout.columns),
            ...made.flatMap(({ pictures }) => pictures).map((picture) => `picture: ${picture}`),
            `table: ${files.claims}`,
            `report: ${files.report}\n`,
          ].join('\n'),
    );
  },
};
