import os from 'node:os';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { median } from 'simple-statistics';
import type { CommandModule } from 'yargs';
import { predictedAgainstMeasuredChart } from '../../../analysis/charts/predicted-against-measured.ts';
import { writeChart } from '../../../analysis/charts/rendering/render.ts';
import { textTable } from '../../../analysis/text-table.ts';
import { Attempts } from '../../../real/attempts.ts';
import { platforms } from '../../../real/platforms/registry.ts';
import { crowdedClients, manyClients } from '../../../runs/calibrating/calibration-round.ts';
import { type HostPrediction, validateHost } from '../../../runs/calibrating/validate-host.ts';
import { choosePlatforms } from '../../../runs/measuring/choose-platforms.ts';
import { codeVersion, hostFacts } from '../../../runs/directories/code-version.ts';
import { writeJson, writeWhole } from '../../../runs/directories/run-directory.ts';
import { InputError } from '../../../workloads/input-error.ts';
import { countFrom, countOf, listOf, seedOf } from '../../command-line/given.ts';
import { onInterrupt } from '../../command-line/on-interrupt.ts';
import {
  missingRow,
  predictionColumns,
  type PredictionRow,
  predictionRow,
} from './prediction-rows.ts';
import { progressOfSteps } from '../../command-line/progress.ts';
import { givenRealWorkload, packageOptions } from '../../command-line/options/real-options.ts';
import { wordOption } from '../../command-line/options/word-option.ts';

/** What is measured with functions of the known half. */
const calibratedClients = `1, ${crowdedClients()} and ${manyClients()}`;

/** As many clients as cores, and somewhat more than twice as many, unless they are calibrated with. */
const predictedClients = [os.availableParallelism(), 2 * os.availableParallelism() + 1].filter(
  (clients) => ![1, crowdedClients(), manyClients()].includes(clients),
);

/** A prediction is called good up to here, in per cent. */
const tolerancePercent = 15;

/** `zygolab validate host`: how far predictions for this host are off. */
export const host: CommandModule = {
  command: 'host',
  describe: 'calibrate this host with half of the functions, predict the others, measure them',
  builder: (yargs) =>
    yargs
      .options({
        workload: wordOption('reqbench', 'whose functions'),
        functions: wordOption('24', 'only the first N functions of the workload'),
        platform: wordOption('lean,docker', 'platforms, a list'),
        clients: wordOption(
          predictedClients.join(','),
          `numbers of clients to predict, a list; ${calibratedClients} are calibrated with`,
        ),
        invocations: wordOption('120', 'invocations of each measured run, in each round'),
        rounds: wordOption('3', 'how often all is measured, in turn; the medians count'),
        repetitions: wordOption(
          '90',
          'invocations of each run that is calibrated with, in all rounds',
        ),
        seed: wordOption('1', 'root seed'),
        ...packageOptions,
        out: wordOption(
          path.join('results', 'validate-host'),
          'the directory to write: predictions.csv, passes.jsonl (each run as it ends), profile.json, a picture',
        ),
        json: { type: 'boolean', default: false, description: 'print JSON' },
      } as const)
      .example(
        '$0 validate host --platform lean --workload popular --functions 3 --clients 2 --rounds 1 --repetitions 10 --invocations 10',
        'a first look, in half a minute',
      ),
  async handler(given) {
    const clients = listOf(given, 'clients').map((word) => countFrom('clients', word));
    const numbers = {
      invocations: countOf(given, 'invocations'),
      rounds: countOf(given, 'rounds'),
      repetitions: countOf(given, 'repetitions'),
    };
    const chosen = await choosePlatforms(listOf(given, 'platform'), platforms);
    const interrupt = onInterrupt();
    const tell = progressOfSteps();
    const { real, options } = await givenRealWorkload(given, tell);
    const directory = String(given['out']);
    const attempts = new Attempts(warn);
    const { predictions, missing } = await validateHost({
      real,
      platforms: chosen,
      clients,
      ...numbers,
      limits: options.limits,
      seed: seedOf(given),
      directory,
      signal: interrupt.signal,
      attempts,
      tell,
    });
    interrupt.release();
    const rows = predictions.map(predictionRow);
    writeWhole(
      path.join(directory, 'predictions.csv'),
      stringify([...rows, ...missing.map(missingRow)], {
        header: true,
        columns: [...predictionColumns],
      }),
    );
    writeJson(path.join(directory, 'host.json'), {
      command: ['zygolab', ...process.argv.slice(2)],
      host: hostFacts(),
      code: codeVersion(),
      ...attempts.toJson(),
    });
    process.exitCode = attempts.failed.length > 0 ? 1 : 0;
    if (predictions.length === 0) {
      throw new InputError(
        `nothing that was predicted could be measured; ${attempts.failed.at(-1)?.reason ?? ''}`,
      );
    }
    const { functionNames } = real.workload.catalog;
    const picture = path.join(directory, 'predicted-against-measured');
    await writeChart(
      picture,
      predictedAgainstMeasuredChart(
        predictions.map(({ plan, measured, predicted }) => ({
          platform: plan.platform,
          policies: policiesOf(plan),
          clients: plan.clients,
          measured,
          predicted,
        })),
        tolerancePercent,
        {
          title: 'Predicted for this host, and measured',
          notes: [
            `Workload ${real.workload.name}: calibrated with half of ${functionNames.length} functions at ${calibratedClients} clients, predicted for the others.`,
            `n = ${numbers.invocations} for each point, median of ${numbers.rounds} rounds.`,
          ],
        },
      ),
    );
    process.stdout.write(
      given['json']
        ? `${JSON.stringify([...rows, ...missing.map(missingRow)], null, 2)}\n`
        : `${describe(rows, `${picture}.png`)}${attempts.toText()}`,
    );
  },
};

function warn(line: string): void {
  process.stderr.write(`zygolab: ${line}\n`);
}

function policiesOf({ handlerPolicy, zygotePolicy }: HostPrediction['plan']): string {
  const names = [
    ...(handlerPolicy === 'none' ? [] : ['handler cache']),
    ...(zygotePolicy === 'none'
      ? []
      : [zygotePolicy === 'sock' ? 'Zygotes' : `Zygotes (${zygotePolicy})`]),
  ];
  return names.length === 0 ? 'no caches' : names.join(' and ');
}

function describe(rows: readonly PredictionRow[], picture: string): string {
  const isGood = (row: PredictionRow): boolean =>
    Math.abs(row.p50_error_percent) <= tolerancePercent &&
    Math.abs(row.throughput_error_percent) <= tolerancePercent;
  const good = rows.filter(isGood).length;
  const table = textTable(
    [
      { header: 'platform', kind: 'text' },
      { header: 'policies', kind: 'text' },
      { header: 'clients', kind: 'number' },
      { header: 'p50 (ms)', kind: 'number' },
      { header: 'predicted', kind: 'number' },
      { header: 'error (%)', kind: 'number' },
      { header: 'invocations/s', kind: 'number' },
      { header: 'predicted', kind: 'number' },
      { header: 'error (%)', kind: 'number' },
      { header: 'host', kind: 'number' },
      { header: 'mispredicted most, ms of an invocation', kind: 'text' },
    ],
    rows.map((row) => [
      row.platform,
      `${row.handler_policy}, ${row.zygote_policy}`,
      row.clients,
      row.p50_ms,
      row.predicted_p50_ms,
      signed(row.p50_error_percent),
      row.throughput_per_s,
      row.predicted_throughput_per_s,
      signed(row.throughput_error_percent),
      `${row.host_slowdown.toFixed(2)}x`,
      isGood(row)
        ? ''
        : `${row.mispredicted_most}: ${row.mispredicted_predicted_ms.toFixed(2)} for ${row.mispredicted_measured_ms.toFixed(2)}`,
    ]),
  );
  const middle = (name: 'p50_error_percent' | 'throughput_error_percent'): string =>
    median(rows.map((row) => Math.abs(row[name]))).toFixed(1);
  return [
    `${table}${good} of ${rows.length} cells within ${tolerancePercent} % in median latency and throughput`,
    `median absolute error: ${middle('p50_error_percent')} % in median latency, ${middle('throughput_error_percent')} % in throughput`,
    'host: how much longer a fixed piece of work took than during calibration; predictions take it into account',
    `picture: ${picture}\n`,
  ].join('\n');
}

function signed(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)}`;
}
