import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { codeVersion, hostFacts } from './code-version.ts';
import { InvocationRows, invocationHeader } from './invocation-rows.ts';
import { OperationLog } from './operation-log.ts';
import { OrderedInvocations } from './ordered-invocations.ts';
import type { PreparedRun } from './prepare-run.ts';
import {
  openResultDirectory,
  removeResults,
  schemaVersion,
  WholeFile,
  writeJson,
  writeWhole,
} from './run-directory.ts';
import type { OutputOptions } from './run-options.ts';
import { runSimulation } from './run-simulation.ts';
import type { Summary } from './run-summary.ts';

const resultFiles = [
  'summary.json',
  'invocations.csv',
  'memory.csv',
  'operations.csv',
  'trace.json',
];
const chunkLength = 1 << 16;

/** Wall-clock times of a run, in seconds: the only figures that depend on the machine's speed. */
export interface WallTimes {
  load: number;
  simulate: number;
  write: number;
}

/** What to tell of where a run came from. */
export interface RunOrigin {
  /** The command line. */
  readonly command: readonly string[];
  /** How long reading its inputs took, in seconds. */
  readonly loadSeconds: number;
}

/**
 * Simulates a run and writes its run directory (design §5).
 *
 * @throws InputError when the directory holds something else; Error when a file cannot be written,
 *   in which case none of the results is left
 */
export function simulateToDirectory(
  prepared: PreparedRun,
  output: OutputOptions,
  directory: string,
  origin: RunOrigin,
): { summary: Summary; wall: WallTimes } {
  openResultDirectory(directory, 'run');
  removeResults(directory, resultFiles);
  const description = describeRun(prepared, output, origin);
  writeJson(path.join(directory, 'run.json'), { ...description, status: 'running' });
  const wall: WallTimes = { load: origin.loadSeconds, simulate: 0, write: 0 };
  const files: WholeFile[] = [];
  try {
    const summary = writeResults(prepared, output, directory, wall, files);
    writeJson(path.join(directory, 'run.json'), {
      ...description,
      status: 'complete',
      wall_s: wall,
      peak_rss_mb: process.resourceUsage().maxRSS / 1000,
    });
    return { summary, wall };
  } catch (error) {
    for (const file of files) {
      file.abandon();
    }
    removeResults(directory, resultFiles);
    throw error;
  }
}

function writeResults(
  prepared: PreparedRun,
  output: OutputOptions,
  directory: string,
  wall: WallTimes,
  files: WholeFile[],
): Summary {
  const open = (name: string): WholeFile => {
    const file = new WholeFile(path.join(directory, name));
    files.push(file);
    return file;
  };
  const rows = output.rows === 'all' ? new RowFile(prepared, open('invocations.csv')) : undefined;
  const operations =
    output.operations || output.trace
      ? new OperationLog(
          prepared.workload.catalog,
          output.operations ? open('operations.csv') : undefined,
          output.trace ? open('trace.json') : undefined,
        )
      : undefined;
  const started = performance.now();
  const { summarize, timeline } = runSimulation(
    prepared,
    rows && ((invocations, slot) => rows.ordered.add(invocations, slot)),
    operations,
  );
  const simulated = performance.now();
  const summary = summarize();
  rows?.flush();
  operations?.finish();
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    file.finish();
  }
  writeJson(path.join(directory, 'summary.json'), summary);
  writeWhole(path.join(directory, 'memory.csv'), timeline.toCsv());
  const writtenMeanwhile = rows?.writtenMs ?? 0;
  wall.simulate = (simulated - started - writtenMeanwhile) / 1000;
  wall.write = (performance.now() - simulated + writtenMeanwhile) / 1000;
  return summary;
}

/** `invocations.csv`, written in pieces while the run goes on. */
class RowFile {
  readonly ordered: OrderedInvocations;
  /** How much of the run's time went into writing, in ms. */
  writtenMs = 0;
  readonly #file: WholeFile;
  #text = invocationHeader;

  constructor({ workload, configuration, options }: PreparedRun, file: WholeFile) {
    const rows = new InvocationRows(workload.catalog, {
      run: 0,
      mode: 'sim',
      platform: configuration.platform,
      handlerPolicy: configuration.handlerPolicy,
      zygotePolicy: configuration.zygotePolicy,
      seed: options.seed,
    });
    this.#file = file;
    this.ordered = new OrderedInvocations((invocation, record, offset) => {
      this.#text += rows.row(invocation, record, offset);
      if (this.#text.length >= chunkLength) {
        this.flush();
      }
    });
  }

  flush(): void {
    const started = performance.now();
    this.#file.write(this.#text);
    this.#text = '';
    this.writtenMs += performance.now() - started;
  }
}

/** What `run.json` says, but for how the run went. */
function describeRun(
  { options, workload, configuration }: PreparedRun,
  output: OutputOptions,
  origin: RunOrigin,
): Record<string, unknown> {
  const { catalog } = workload;
  return {
    kind: 'run',
    schema_version: schemaVersion,
    mode: 'sim',
    command: origin.command,
    seed: options.seed,
    options: jsonOptions({ ...options, ...output }),
    zygote_policy: configuration.zygotePolicy,
    profile: configuration.profile,
    workload: {
      name: workload.name,
      functions: catalog.functionNames.length,
      packages: catalog.packageNames.length,
      packages_with_imputed_costs: catalog.imputed.filter((bits) => bits !== 0).length,
    },
    code: codeVersion(),
    node: process.version,
    host: hostFacts(),
  };
}

/** Options as JSON can hold them: names as in files, unlimited as a word, what was not given left out. */
export function jsonOptions(options: object): Record<string, unknown> {
  const entries = Object.entries(options).filter(
    ([, value]) => !Number.isNaN(value) && value !== '',
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value === Infinity ? 'unlimited' : (value as unknown),
    ]),
  );
}
