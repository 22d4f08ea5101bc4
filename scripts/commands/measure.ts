import path from 'node:path';
import { formatNumber, textTable } from '../../analysis/text-table.ts';
import { Attempts } from '../../real/attempts.ts';
import { measure as runMeasurement } from '../../runs/measuring/measure.ts';
import { mocks, platforms } from '../../real/platforms/registry.ts';
import type { MeasuredRun } from '../../runs/measuring/measured-runs.ts';
import {
  defaultMeasureOptions,
  type MeasureOptions,
} from '../../runs/measuring/measure-options.ts';
import { defaultRunOptions } from '../../runs/simulating/run-options.ts';
import { UsageError } from '../../workloads/input-error.ts';
import { nameAlone } from '../../sim/parameters/parameterized-name.ts';
import type { Command } from '../command-line/command.ts';
import { limitedCalls } from '../../runs/own-policies/limits/limited-calls.ts';
import { givenPolicies } from '../command-line/options/given-policies.ts';
import { onInterrupt } from '../command-line/on-interrupt.ts';
import { parametersText } from '../command-line/options/parameters-text.ts';
import { Progress } from '../command-line/progress.ts';
import {
  readRunOptions,
  withOutputOptions,
  withRunOptions,
} from '../command-line/options/run-arguments.ts';

const { limits, trials, warmup } = defaultMeasureOptions;
const directoryDefault = path.join('results', 'measure');

/** `zygolab measure`: real runs on this host. */
export const measure: Command = {
  builder: (yargs) =>
    withOutputOptions(withRunOptions(yargs, false), 'all')
      .options({
        platform: {
          type: 'string',
          requiresArg: true,
          defaultDescription: defaultMeasureOptions.platforms.join(','),
          description: `platforms of this host, a list: ${Object.keys(platforms).join(', ')}; or declared times: mock`,
          group: 'Run:',
        },
        trials: number(trials, 'how many times each platform is measured, from empty caches'),
        warmup: number(warmup, 'invocations before each measured run, not counted'),
        functions: {
          ...number(Infinity, 'how many functions of the workload at most, the first ones'),
          defaultDescription: 'all',
        },
        'timeout-ms': number(limits.timeoutMs, 'time limit of an invocation'),
        'memory-limit-mb': number(limits.memoryMb, 'memory limit of a sandbox'),
        network: {
          choices: ['none', 'host'] as const,
          default: limits.network,
          description: 'whether sandboxes may open sockets',
          group: 'Sandboxes:',
        },
        wheels: text('a folder of wheels to install packages from, in place of an index'),
        python: text('the interpreter that sandboxes run'),
        logs: {
          type: 'boolean',
          default: false,
          description: 'keep what handlers print and their tracebacks, a file a function in logs/',
          group: 'Output:',
        },
        out: {
          type: 'string',
          requiresArg: true,
          default: directoryDefault,
          description: 'the run directory to write',
          group: 'Output:',
        },
        json: { type: 'boolean', default: false, description: 'print the runs as JSON' },
      } as const)
      .example(
        '$0 measure --workload reqbench --functions 20 --invocations 20 --operations',
        'lean containers with Zygotes; decisions can be validated afterwards',
      )
      .example(
        '$0 measure --platform process,lean --workload reqbench --functions 5 --invocations 5 --trials 2 --handler-policy none',
        'two platforms in turn',
      )
      .example(
        '$0 measure --platform mock:create_ms=3:jitter=0.2:fail=0.01 --invocations 200 --out results/mock',
        'nothing is run: declared times, to try out what measures and reads',
      )
      .epilogue(
        Object.entries(mocks)
          .map(([name, { mock }]) => parametersText(name, mock!.parameters))
          .join('\n\n'),
      ),
  async handler(given) {
    const ownPolicies = await givenPolicies(given, limitedCalls());
    // Each of the list is checked as the one of a run is.
    const each = namesOf('zygote-policy', given, defaultRunOptions.zygotePolicy).map((name) =>
      readRunOptions({ ...given, 'zygote-policy': name }, ownPolicies),
    );
    const options = each.at(-1)!;
    const zygotePolicies = each.map(({ zygotePolicy }) => zygotePolicy);
    checkOnce('zygote-policy', zygotePolicies);
    const directory = String(given['out']);
    const interrupt = onInterrupt();
    let progress: Progress | undefined;
    let lastWhat = '';
    const warn = (line: string): unknown => process.stderr.write(`zygolab: ${line}\n`);
    const attempts = new Attempts(warn);
    const runs = await runMeasurement(
      options,
      readMeasureOptions(given, zygotePolicies),
      {
        rows: given['rows'] === 'none' ? 'none' : 'all',
        operations: Boolean(given['operations']),
        trace: Boolean(given['trace']),
      },
      directory,
      {
        command: ['zygolab', ...process.argv.slice(2)],
        signal: interrupt.signal,
        warn,
        attempts,
        ownPolicies,
        tell(what, done, total) {
          progress = what === lastWhat && progress !== undefined ? progress : new Progress(what);
          lastWhat = what;
          progress.tell(done, total);
        },
      },
    );
    runs.forEach((run) => warnOfFailures(run, Boolean(given['logs']), warn));
    process.exitCode = attempts.failed.length > 0 ? 1 : 0;
    if (interrupt.signal.aborted) {
      process.stderr.write('zygolab: stopped; what was measured so far is written\n');
      process.exitCode = 130;
    }
    interrupt.release();
    process.stdout.write(
      given['json']
        ? `${JSON.stringify(runs, null, 2)}\n`
        : `${describe(runs, directory)}${attempts.toText()}`,
    );
  },
};

function warnOfFailures(
  { run, platform, summary, firstFailure }: MeasuredRun,
  logs: boolean,
  warn: (line: string) => void,
): void {
  const failed = summary.invocations - summary.statuses['ok']!;
  if (failed > 0) {
    const hasMore = !logs && !Object.hasOwn(mocks, nameAlone(platform));
    const advice = hasMore ? '; --logs keeps what handlers put out' : '';
    warn(
      `run ${run} on ${platform}: ${failed} of ${summary.invocations} invocations failed, the first thing that went wrong: ${firstFailure}${advice}`,
    );
  }
}

function number(value: number, description: string) {
  return {
    type: 'string',
    requiresArg: true,
    default: String(value),
    description,
    group: 'Sandboxes:',
  } as const;
}

function text(description: string) {
  return { type: 'string', requiresArg: true, description, group: 'Sandboxes:' } as const;
}

function readMeasureOptions(
  given: Readonly<Record<string, unknown>>,
  zygotePolicies: readonly string[],
): MeasureOptions {
  return {
    ...defaultMeasureOptions,
    platforms: namesOf('platform', given, 'lean'),
    zygotePolicies,
    trials: countOf(given, 'trials', 1),
    warmup: countOf(given, 'warmup', 0),
    functions: given['functions'] === 'Infinity' ? Infinity : countOf(given, 'functions', 1),
    limits: {
      ...limits,
      timeoutMs: countOf(given, 'timeout-ms', 1),
      memoryMb: countOf(given, 'memory-limit-mb', 1),
      network: given['network'] === 'host' ? 'host' : 'none',
    },
    logs: Boolean(given['logs']),
    wheels: typeof given['wheels'] === 'string' ? given['wheels'] : '',
    python: typeof given['python'] === 'string' ? given['python'] : '',
  };
}

/** A list of names, each once. */
function namesOf(name: string, given: Readonly<Record<string, unknown>>, usual: string): string[] {
  const word = given[name];
  const names = (typeof word === 'string' ? word : usual).split(',').map((part) => part.trim());
  checkOnce(name, names);
  return names;
}

function checkOnce(name: string, names: readonly string[]): void {
  const repeated = names.find((part, index) => names.indexOf(part) !== index);
  if (repeated !== undefined) {
    throw new UsageError(`--${name} names ${repeated} twice; once is allowed`);
  }
}

function countOf(given: Readonly<Record<string, unknown>>, name: string, least: number): number {
  const value = Number(given[name]);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(
      `--${name} ${String(given[name])} should be a whole number of at least ${least}`,
    );
  }
  return value;
}

function describe(runs: readonly MeasuredRun[], directory: string): string {
  const table = textTable(
    [
      { header: 'run', kind: 'number' },
      { header: 'platform', kind: 'text' },
      { header: 'Zygotes', kind: 'text' },
      { header: 'n', kind: 'number' },
      { header: 'failed', kind: 'number' },
      { header: 'p50 (ms)', kind: 'number' },
      { header: 'p90 (ms)', kind: 'number' },
      { header: 'p99 (ms)', kind: 'number' },
      { header: 'per second', kind: 'number' },
      { header: 'found', kind: 'text' },
    ],
    runs.map(({ run, platform, zygotePolicy, summary }) => [
      run,
      platform,
      zygotePolicy,
      summary.invocations,
      summary.invocations - summary.statuses['ok']!,
      summary.latency_ms.p50,
      summary.latency_ms.p90,
      summary.latency_ms.p99,
      summary.throughput_per_s,
      Object.entries(summary.tiers)
        .filter(([, count]) => count > 0)
        .map(([tier, count]) => `${tier} ${formatNumber(count)}`)
        .join(', '),
    ]),
  );
  return `${table}results: ${directory}\n`;
}
