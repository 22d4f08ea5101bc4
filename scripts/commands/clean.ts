import { clean as cleanHost, type CleanReport } from '../../real/cleaning/clean.ts';
import type { Command } from '../command-line/command.ts';

/** `zygolab clean`: removes what crashed runs left behind. */
export const clean: Command = {
  builder: (yargs) =>
    yargs
      .option('dry-run', {
        type: 'boolean',
        default: false,
        description: 'say what would be removed, and remove nothing',
      })
      .option('json', { type: 'boolean', default: false, description: 'print it as JSON' })
      .example('$0 clean', 'containers, processes, cgroups, mounts, images and directories')
      .example('$0 clean --dry-run', 'only say what there is'),
  async handler(given) {
    const dryRun = Boolean(given['dry-run']);
    const report = await cleanHost({ dryRun });
    const text = given['json'] ? `${JSON.stringify(report, null, 2)}\n` : describe(report, dryRun);
    process.stdout.write(text);
    if (report.failed.length > 0) {
      process.exitCode = 1;
    }
  },
};

function describe({ removed, inUse, failed }: CleanReport, dryRun: boolean): string {
  const lines = [
    ...removed.map((what) => `${dryRun ? 'would remove' : 'removed'} ${what}`),
    ...inUse.map((what) => `left alone: ${what}`),
    ...failed.map((what) => `cannot remove ${what}`),
  ];
  return `${lines.length === 0 ? 'nothing was left behind' : lines.join('\n')}\n`;
}
