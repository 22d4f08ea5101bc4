import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { textTable } from '../../analysis/text-table.ts';
import { Attempts } from '../../real/attempts.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { calibrateFixed } from '../../runs/calibrating/calibrate-fixed.ts';
import { calibrateHost } from '../../runs/calibrating/calibrate-host.ts';
import type { CalibrationRow } from '../../runs/calibrating/calibration-rows.ts';
import { PassLog } from '../../runs/calibrating/passes/pass-log.ts';
import { codeVersion, hostFacts } from '../../runs/directories/code-version.ts';
import { choosePlatforms } from '../../runs/measuring/choose-platforms.ts';
import { writeJson, writeWhole } from '../../runs/directories/run-directory.ts';
import type { Profile } from '../../sim/costs/profiles/profile.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import type { Command } from '../command-line/command.ts';
import { countOf, type Given, listOf, seedOf, textOf } from '../command-line/given.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { Progress, progressOfSteps } from '../command-line/progress.ts';
import { givenRealWorkload, packageOptions } from '../command-line/options/real-options.ts';
import { wordOption } from '../command-line/options/word-option.ts';

/** `zygolab calibrate`: this host's costs, as a profile. */
export const calibrate: Command = {
  builder: (yargs) =>
    yargs
      .options({
        kind: {
          choices: ['calibrated', 'fixed'] as const,
          default: 'calibrated',
          description: 'steps with distributions, locks and shared CPU; or one number an operation',
        },
        platform: wordOption('lean', 'platforms, a list'),
        repetitions: wordOption(
          '60',
          'invocations of each run, over all rounds; of a fixed profile, times of each operation',
        ),
        rounds: wordOption('2', 'how often all is measured in turn; not for a fixed profile'),
        workload: wordOption(
          'popular',
          'what runs; how long its packages take to import is measured too',
        ),
        functions: {
          type: 'string',
          requiresArg: true,
          description: 'only the first N functions of the workload',
        },
        ...packageOptions,
        seed: wordOption('1', 'root seed'),
        out: wordOption(
          path.join('results', 'calibration'),
          'the directory to write: profile.json, calibration.csv, passes.jsonl (each run as it ends), host.json, workload/',
        ),
        json: { type: 'boolean', default: false, description: 'print the profile' },
      } as const)
      .example(
        '$0 calibrate --platform process --functions 2 --repetitions 5',
        'plain processes, quickly',
      )
      .example('$0 calibrate --platform process --kind fixed --repetitions 5', 'a number each')
      .example(
        '$0 simulate --invocations 1000 --out results/one',
        'with --profile results/calibration/profile.json it takes this host’s costs',
      ),
  async handler(given) {
    const interrupt = onInterrupt();
    const attempts = new Attempts((line) => process.stderr.write(`zygolab: ${line}\n`));
    const directory = String(given['out']);
    const { profile, rows, workload } =
      given['kind'] === 'fixed'
        ? await fixedProfile(given, directory, attempts, interrupt.signal)
        : await calibratedProfile(given, directory, attempts, interrupt.signal);
    interrupt.release();
    const file = path.join(directory, 'profile.json');
    mkdirSync(directory, { recursive: true });
    if (workload !== undefined) {
      await writeWorkloadDirectory(path.join(directory, 'workload'), workload);
    }
    writeRows(directory, rows);
    writeJson(path.join(directory, 'host.json'), {
      host: hostFacts(),
      code: codeVersion(),
      ...attempts.toJson(),
    });
    writeJson(file, profile);
    process.stdout.write(
      given['json']
        ? `${JSON.stringify(profile, null, 2)}\n`
        : `${describe(rows)}${attempts.toText()}profile: ${file} (zygolab simulate --profile ${file})\n`,
    );
    process.exitCode = attempts.failed.length > 0 ? 1 : 0;
  },
};

interface Outcome {
  readonly profile: Profile;
  readonly rows: readonly CalibrationRow[];
  /** With measured import costs. */
  readonly workload?: Workload;
}

function writeRows(directory: string, rows: readonly CalibrationRow[]): void {
  writeWhole(path.join(directory, 'calibration.csv'), stringify([...rows], { header: true }));
}

function fixedProfile(
  given: Given,
  directory: string,
  attempts: Attempts,
  signal: AbortSignal,
): Promise<Outcome> {
  const progress = new Progress('calibrating');
  return calibrateFixed(
    listOf(given, 'platform'),
    countOf(given, 'repetitions'),
    textOf(given, 'python'),
    {
      attempts,
      signal,
      tell: (_what, done, total) => progress.tell(done, total),
      keep(rows) {
        mkdirSync(directory, { recursive: true });
        writeRows(directory, rows);
      },
    },
  );
}

async function calibratedProfile(
  given: Given,
  directory: string,
  attempts: Attempts,
  signal: AbortSignal,
): Promise<Outcome> {
  const repetitions = countOf(given, 'repetitions');
  const chosen = await choosePlatforms(listOf(given, 'platform'), platforms);
  const tell = progressOfSteps();
  const { real, options } = await givenRealWorkload(given, tell);
  for (const { function: name, reason } of real.leftOut.slice(0, 5)) {
    process.stderr.write(`zygolab: function ${name} is left out: ${reason}\n`);
  }
  const log = new PassLog(directory);
  return calibrateHost({
    real,
    attempts,
    keep: (pass) => log.keep('calibration', pass),
    platforms: chosen,
    repetitions,
    rounds: countOf(given, 'rounds'),
    limits: options.limits,
    seed: seedOf(given),
    signal,
    tell,
  });
}

function describe(rows: readonly CalibrationRow[]): string {
  return textTable(
    [
      { header: 'platform', kind: 'text' },
      { header: 'operation', kind: 'text' },
      { header: 'n', kind: 'number' },
      { header: 'p50 (ms)', kind: 'number' },
      { header: 'p90 (ms)', kind: 'number' },
      { header: 'p99 (ms)', kind: 'number' },
    ],
    rows.map(({ platform, operation, n, p50, p90, p99 }) => [
      platform,
      operation,
      n,
      p50,
      p90,
      p99,
    ]),
  );
}
