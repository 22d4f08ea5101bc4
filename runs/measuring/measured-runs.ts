import path from 'node:path';
import type { Attempts } from '../../real/attempts.ts';
import type { RealPlatform } from '../../real/platforms/platform.ts';
import { checkAtRest } from '../../sim/check-at-rest.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { policyNames } from '../../sim/policies/choose-policies.ts';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { endingAt } from '../../workloads/arrivals/ending-at.ts';
import { fromOrigin } from '../../workloads/arrivals/from-origin.ts';
import type { FunctionLogs } from './function-logs.ts';
import type { MeasureOptions } from './measure-options.ts';
import type { PreparedRun } from '../simulating/prepare-run.ts';
import { realPass } from './real-pass.ts';
import type { RunnableWorkload } from './real-workload.ts';
import { writeWhole } from '../directories/run-directory.ts';
import type { RunFiles } from '../files/run-files.ts';
import type { Summary } from '../summary/run-summary.ts';
import type { StepFile } from '../files/step-file.ts';

/** One run of a measurement: a platform, from empty caches. */
export interface MeasuredRun {
  readonly run: number;
  readonly platform: string;
  readonly trial: number;
  readonly zygotePolicy: string;
  readonly summary: Summary;
  /** The longest time by which an invocation was issued too late, in ms (open loop). */
  readonly latestIssueMs: number;
  /** What went wrong first, in its own words, where something did. */
  readonly firstFailure?: string;
}

export interface MeasureHooks {
  readonly command: readonly string[];
  /** Is told how far something that takes long has come. */
  readonly tell: (what: string, done: number, total: number) => void;
  /** Is told what the user should know, a line each. */
  readonly warn: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Counts runs that failed; one of its own when left out. */
  readonly attempts?: Attempts;
  /** Where platforms are looked up; those of this host when left out. */
  readonly registry?: Readonly<Record<string, RealPlatform>>;
  /** The policies of users' own files that options name, each call of which may be interrupted. */
  readonly ownPolicies?: OwnPolicies | undefined;
}

/** What measuring takes, and where it goes. */
export interface Measurement {
  readonly prepared: PreparedRun;
  readonly real: RunnableWorkload;
  readonly platforms: readonly RealPlatform[];
  readonly options: MeasureOptions;
  readonly files: RunFiles;
  readonly steps: StepFile;
  /** Where what handlers put out goes, if it is kept. */
  readonly logs: FunctionLogs | undefined;
  readonly hooks: MeasureHooks;
  readonly attempts: Attempts;
}

/** Makes all runs; each is there when it is over, and none that failed. */
export async function* measuredRuns(measurement: Measurement): AsyncGenerator<MeasuredRun> {
  const { prepared, platforms, options, files, steps, hooks, attempts } = measurement;
  const order = randomStream(prepared.options.seed, 'trials');
  const subjects = platforms.flatMap((platform) =>
    (platform.holdsZygotes ? options.zygotePolicies : ['none']).map((zygotePolicy) => ({
      platform,
      zygotePolicy,
    })),
  );
  let run = 0;
  let done = 0;
  const total = options.trials * subjects.length;
  for (let trial = 0; trial < options.trials; trial++) {
    const round = [...subjects];
    while (round.length > 0 && hooks.signal?.aborted !== true) {
      const [subject] = round.splice(order.integer(round.length), 1);
      const { platform, zygotePolicy } = subject!;
      hooks.tell('measuring', done++, total);
      const what = `trial ${trial} on ${platform.name} with Zygotes ${zygotePolicy}`;
      const result = await attempts.measure(what, async () => {
        try {
          return await measureOne(measurement, subject!, run);
        } catch (error) {
          files.rewind();
          steps.rewind();
          hooks.signal?.throwIfAborted();
          throw error;
        }
      });
      if (result !== undefined) {
        yield { ...result, run, trial };
        run++;
      }
    }
  }
  hooks.tell('measuring', done, total);
}

/** Nobody waits for a first arrival; timers of policies are due at multiples of this. */
const timerStepMs = 50;

/** What one run is of. */
interface MeasuredSubject {
  readonly platform: RealPlatform;
  readonly zygotePolicy: string;
}

async function measureOne(
  { prepared, real, options, files, steps, logs, hooks }: Measurement,
  { platform, zygotePolicy }: MeasuredSubject,
  run: number,
): Promise<Omit<MeasuredRun, 'run' | 'trial'>> {
  const configuration = { ...prepared.configuration, platform: platform.name, zygotePolicy };
  const isOpenLoop = prepared.options.arrivals !== 'closed';
  const { arrivals, originMs } = fromOrigin(prepared.createArrivals(real.workload), timerStepMs);
  const labels = {
    run,
    mode: platform.mock === undefined ? ('real' as const) : ('mock' as const),
    platform: platform.name,
    ...policyNames(configuration),
    seed: prepared.options.seed,
  };
  const recorder = files.record(real.workload.catalog, labels, originMs);
  const pass = {
    real,
    platform,
    configuration,
    run,
    limits: options.limits,
    isOpenLoop,
    signal: hooks.signal,
  };
  if (options.warmup > 0) {
    await realPass({
      ...pass,
      arrivals: fromOrigin(prepared.createArrivals(real.workload, options.warmup), timerStepMs)
        .arrivals,
      observer: { ended() {} },
    });
  }
  let firstFailure: string | undefined;
  const { worker, host, leftBehind } = await realPass({
    ...pass,
    arrivals: endingAt(arrivals, options.durationMs),
    observer: recorder.observer,
    operations: recorder.operations,
    onResult: (number, operation, result) => {
      firstFailure ??= result.status === 'ok' ? undefined : result.reason || result.status;
      steps.write(run, number, operation, result);
    },
    ...(logs && {
      onOutput: (functionIndex, sandbox, output) =>
        logs.add(functionIndex, `run ${run} on ${platform.name}, sandbox ${sandbox}`, output),
    }),
  });
  checkAtRest(worker);
  if (leftBehind !== '') {
    hooks.warn(
      `run ${run} on ${platform.name} left something behind (${leftBehind}): zygolab clean`,
    );
  }
  if (host.latestIssueMs > 100) {
    hooks.warn(
      `run ${run} on ${platform.name} fell behind: an invocation was issued ${Math.round(host.latestIssueMs)} ms late; its row says so in queue_ms`,
    );
  }
  const { summary, memoryCsv } = recorder.finish(worker);
  writeWhole(path.join(files.directory, memoryFile(run)), memoryCsv);
  return {
    platform: platform.name,
    zygotePolicy: labels.zygotePolicy,
    summary,
    latestIssueMs: host.latestIssueMs,
    ...(firstFailure !== undefined && { firstFailure }),
  };
}

/** The first run's is `memory.csv`, as in a simulation. */
function memoryFile(run: number): string {
  return run === 0 ? 'memory.csv' : `memory-${run}.csv`;
}
