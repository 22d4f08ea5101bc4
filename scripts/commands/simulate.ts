import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { formatNumber, textTable } from '../../analysis/text-table.ts';
import { simulateWithOwnPolicies } from '../../runs/sweeping/simulate-with-own-policies.ts';
import type { OutputOptions } from '../../runs/simulating/run-options.ts';
import { prepareRun } from '../../runs/simulating/prepare-run.ts';
import type { Summary } from '../../runs/summary/run-summary.ts';
import {
  simulateToDirectory,
  type WallTimes,
} from '../../runs/simulating/simulate-to-directory.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import type { Command } from '../command-line/command.ts';
import { givenPolicies } from '../command-line/options/given-policies.ts';
import {
  readRunOptions,
  withOutputOptions,
  withRunOptions,
} from '../command-line/options/run-arguments.ts';

/** `zygolab simulate`: one simulated run. */
export const simulate: Command = {
  builder: (yargs) =>
    withOutputOptions(withRunOptions(yargs, false), 'all')
      .option('out', {
        type: 'string',
        requiresArg: true,
        default: path.join('results', 'simulate'),
        description: 'the run directory to write',
        group: 'Output:',
      })
      .option('json', { type: 'boolean', default: false, description: 'print summary.json' })
      .example('$0 simulate --workload github --invocations 10000', 'the paper’s three caches')
      .example(
        '$0 simulate --zygote-policy none --handler-policy none --out results/no-caches',
        'no caches',
      )
      .example(
        '$0 simulate --arrivals poisson --rate 50 --popularity zipf --trace',
        'open loop, with a trace for Perfetto',
      ),
  async handler(given) {
    const started = performance.now();
    const ownPolicies = await givenPolicies(given);
    const prepared = prepareRun(readRunOptions(given, ownPolicies), loadWorkload, ownPolicies);
    const { options, configuration } = prepared;
    if (options.zygotePolicy !== configuration.zygotePolicy) {
      process.stderr.write(
        `zygolab: platform ${options.platform} holds no Zygotes, so it runs with --zygote-policy none\n`,
      );
    }
    prepared.remarks.forEach((line) => process.stderr.write(`zygolab: ${line}\n`));
    const output: OutputOptions = {
      rows: given['rows'] as 'all' | 'none',
      operations: Boolean(given['operations']),
      trace: Boolean(given['trace']),
    };
    const directory = String(given['out']);
    const command = ['zygolab', ...process.argv.slice(2)];
    const loadSeconds = (performance.now() - started) / 1000;
    const { summary, wall } = ownPolicies
      ? await simulateWithOwnPolicies(options, ownPolicies, output, directory, command)
      : simulateToDirectory(prepared, output, directory, { command, loadSeconds });
    const text = given['json']
      ? JSON.stringify(summary, null, 2)
      : describe(summary, wall, String(given['out']));
    process.stdout.write(`${text}\n`);
  },
};

function describe(summary: Summary, wall: WallTimes, directory: string): string {
  const { invocations, latency_ms: latency, throughput_per_s: throughput } = summary;
  const share = (count: number): string => `${formatNumber((100 * count) / invocations)} %`;
  const tiers = Object.entries(summary.tiers)
    .filter(([, count]) => count > 0)
    .map(([tier, count]) => `${tier} ${share(count)}`);
  return [
    textTable(
      ['mean', 'p50', 'p90', 'p99', 'max'].map((name) => ({
        header: `${name} (ms)`,
        kind: 'number',
      })),
      [[latency.mean, latency.p50, latency.p90, latency.p99, latency.max]],
    ),
    `${formatNumber(invocations)} invocations, ${formatNumber(throughput)} a second (simulated); found: ${tiers.join(', ') || 'nothing'}`,
    `Zygotes created ${formatNumber(summary.zygotes_created)}, evicted ${formatNumber(summary.zygotes_evicted)}; handlers evicted ${formatNumber(summary.handlers_evicted)}`,
    `peak memory: Zygotes ${formatNumber(summary.import_mb_peak)} MB, paused handlers ${formatNumber(summary.handler_mb_peak)} MB`,
    `took ${formatNumber(wall.load)} s to load, ${formatNumber(wall.simulate)} s to simulate, ${formatNumber(wall.write)} s to write`,
    `results: ${directory}`,
  ].join('\n');
}
