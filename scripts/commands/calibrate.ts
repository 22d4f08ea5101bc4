import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { CommandModule } from 'yargs';
import { textTable } from '../../analysis/text-table.ts';
import { calibrateFixed } from '../../runs/calibration/calibrate-fixed.ts';
import { calibrateImports } from '../../runs/calibration/calibrate-imports.ts';
import { platforms } from '../../real/platforms/registry.ts';
import { defaultMeasureOptions } from '../../runs/measure-options.ts';
import { prepareRealWorkload } from '../../runs/real-workload.ts';
import { choose } from '../../sim/choose.ts';
import { codeVersion, hostFacts } from '../../runs/code-version.ts';
import { writeJson, writeWhole } from '../../runs/run-directory.ts';
import { loadWorkload } from '../../workloads/built-in.ts';
import { writeWorkloadDirectory } from '../../workloads/directory/write-workload.ts';
import { UsageError } from '../../workloads/input-error.ts';
import { Progress } from '../progress.ts';

/** `zygolab calibrate`: this host's costs, as a profile. */
export const calibrate: CommandModule = {
  command: 'calibrate',
  describe: "measure this host's costs and write a profile that simulate takes",
  builder: (yargs) =>
    yargs
      .options({
        platform: {
          type: 'string',
          requiresArg: true,
          default: 'lean',
          description: 'platforms, a list; process is always measured',
        },
        repetitions: {
          type: 'string',
          requiresArg: true,
          default: '50',
          description: 'how many times each operation is done',
        },
        workload: {
          type: 'string',
          requiresArg: true,
          description: 'also measure how long its packages take to import, into workload/',
        },
        python: {
          type: 'string',
          requiresArg: true,
          description: 'the interpreter that sandboxes run',
        },
        out: {
          type: 'string',
          requiresArg: true,
          default: path.join('results', 'calibration'),
          description: 'the directory to write: profile.json, calibration.csv, host.json',
        },
        json: { type: 'boolean', default: false, description: 'print the profile' },
      } as const)
      .example('$0 calibrate --platform process --repetitions 5', 'the floor: plain processes')
      .example(
        '$0 simulate --invocations 1000 --out results/one',
        'with --profile results/calibration/profile.json it takes this host’s costs',
      ),
  async handler(given) {
    const repetitions = Number(given['repetitions']);
    if (!Number.isSafeInteger(repetitions) || repetitions < 1) {
      throw new UsageError(
        `--repetitions ${String(given['repetitions'])} should be a whole number of at least 1`,
      );
    }
    const names = String(given['platform'])
      .split(',')
      .map((name) => name.trim());
    const progress = new Progress('calibrating');
    const { profile, rows } = await calibrateFixed(
      names,
      repetitions,
      typeof given['python'] === 'string' ? given['python'] : '',
      (_what, done, total) => progress.tell(done, total),
    );
    const directory = String(given['out']);
    const imports = new Progress('calibrating imports');
    if (typeof given['workload'] === 'string') {
      const options = {
        ...defaultMeasureOptions,
        python: typeof given['python'] === 'string' ? given['python'] : '',
      };
      const real = await prepareRealWorkload(
        loadWorkload(given['workload']),
        ({ catalog }) => catalog.functionNames.keys(),
        options,
        (_what, done, total) => imports.tell(done, total),
      );
      const timed = await calibrateImports(
        real,
        choose('platform', platforms, names[0]!),
        Math.ceil(repetitions / 10),
        options.limits,
        (_what, done, total) => imports.tell(done, total),
      );
      await writeWorkloadDirectory(path.join(directory, 'workload'), timed);
    }
    const file = path.join(directory, 'profile.json');
    mkdirSync(directory, { recursive: true });
    writeJson(file, profile);
    writeWhole(path.join(directory, 'calibration.csv'), stringify([...rows], { header: true }));
    writeJson(path.join(directory, 'host.json'), { host: hostFacts(), code: codeVersion() });
    const table = textTable(
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
    process.stdout.write(
      given['json']
        ? `${JSON.stringify(profile, null, 2)}\n`
        : `${table}profile: ${file} (zygolab simulate --profile ${file})\n`,
    );
  },
};
