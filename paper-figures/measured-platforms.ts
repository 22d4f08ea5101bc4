import path from 'node:path';
import { latencyDistributionChart } from '../analysis/charts/latency-distribution.ts';
import { readLatencies } from '../analysis/results/read-latencies.ts';
import { summarizeLatencies } from '../analysis/statistics/summarize-latencies.ts';
import { formatNumber } from '../analysis/text-table.ts';
import { platforms } from '../real/platforms/registry.ts';
import { calibrateFixed } from '../runs/calibration/calibrate-fixed.ts';
import { calibrateImports } from '../runs/calibration/calibrate-imports.ts';
import { measure, type MeasuredRun, type MeasureHooks } from '../runs/measure.ts';
import { defaultMeasureOptions } from '../runs/measure-options.ts';
import { prepareRun } from '../runs/prepare-run.ts';
import { prepareRealWorkload } from '../runs/real-workload.ts';
import { writeJson } from '../runs/run-directory.ts';
import { defaultRunOptions, type RunOptions } from '../runs/run-options.ts';
import { simulateToDirectory } from '../runs/simulate-to-directory.ts';
import { loadWorkload } from '../workloads/built-in.ts';
import { writeWorkloadDirectory } from '../workloads/directory/write-workload.ts';
import type { FigureOutcome } from './figure.ts';
import { ratio } from './ratio.ts';

const invocations = 40;
const output = { rows: 'all', operations: true, trace: false } as const;

/** What a short measurement on this host came to. */
export interface MeasuredOutcome extends FigureOutcome {
  /** Why a part of it was left out, a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Lean containers against Docker, with and without Zygotes, on this host; and the same simulated
 * with this host's costs, in one picture. The workload is `popular`, one client, no handler cache,
 * so that each invocation starts a sandbox.
 *
 * @returns undefined when lean containers cannot run here, for the reason given to `hooks.warn`
 */
export async function measuredPlatforms(
  directory: string,
  hooks: MeasureHooks,
): Promise<MeasuredOutcome | undefined> {
  const leftOut: string[] = [];
  const names: string[] = [];
  for (const name of ['lean', 'docker']) {
    const reason = await platforms[name]!.unavailable();
    if (reason === undefined) {
      names.push(name);
    } else {
      leftOut.push(`${name} was not measured: ${reason}`);
    }
  }
  if (!names.includes('lean')) {
    leftOut.forEach(hooks.warn);
    return undefined;
  }
  const options = await calibrateHere(directory, names, hooks);
  const measuredDirectory = path.join(directory, 'measured');
  const runs = await measure(
    options,
    { ...defaultMeasureOptions, platforms: names, zygotePolicies: ['none', 'sock'] },
    output,
    measuredDirectory,
    hooks,
  );
  return { ...draw(directory, options, runs), leftOut };
}

/** Measures this host's costs and the imports of the workload; what runs then take. */
async function calibrateHere(
  directory: string,
  names: readonly string[],
  { tell }: MeasureHooks,
): Promise<RunOptions> {
  const profile = path.join(directory, 'profile.json');
  const workload = path.join(directory, 'workload');
  const real = await prepareRealWorkload(
    loadWorkload('popular'),
    ({ catalog }) => catalog.functionNames.keys(),
    defaultMeasureOptions,
    tell,
  );
  const { limits } = defaultMeasureOptions;
  const timed = await calibrateImports(real, platforms['lean']!, 3, limits, tell);
  await writeWorkloadDirectory(workload, timed);
  writeJson(profile, (await calibrateFixed(names, 20, '', tell)).profile);
  return { ...defaultRunOptions, profile, workload, handlerPolicy: 'none', invocations };
}

function draw(directory: string, options: RunOptions, runs: readonly MeasuredRun[]): FigureOutcome {
  const pairs = runs
    .map(({ run, platform, zygotePolicy }) => {
      const simulated = path.join(directory, `simulated-${platform}-${zygotePolicy}`);
      const prepared = prepareRun({ ...options, platform, zygotePolicy });
      simulateToDirectory(prepared, output, simulated, { command: [], loadSeconds: 0 });
      const zygotes =
        platform === 'docker' ? '' : zygotePolicy === 'none' ? ', fresh' : ', Zygotes';
      return {
        name: `${platform}${zygotes}`,
        measured: readLatencies(path.join(directory, 'measured'), { run }).latencyMs,
        simulated: readLatencies(simulated).latencyMs,
      };
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const medianOf = (latencyMs: Float64Array): number => summarizeLatencies(latencyMs).p50;
  const find = (name: string) => pairs.find((pair) => pair.name === name);
  const fresh = find('lean, fresh')!;
  const forked = find('lean, Zygotes')!;
  const docker = find('docker');
  return {
    charts: [
      {
        name: 'measured-and-simulated',
        spec: latencyDistributionChart(
          pairs.flatMap(({ name, measured, simulated }) => [
            { series: `${name}: measured`, latencyMs: measured },
            { series: `${name}: simulated`, latencyMs: simulated },
          ]),
          {
            title: 'Measured on this host, and simulated with its costs',
            notes: [
              `Workload popular, one client, no handler cache, n = ${formatNumber(invocations)} for each line.`,
              'Simulated with the profile and the imports’ time and memory that were measured just before.',
            ],
          },
          'Platform',
        ),
      },
    ],
    evidence: [],
    findings: [
      ...(docker === undefined
        ? []
        : [
            {
              finding: 'median latency, measured: docker ÷ lean from Zygotes',
              value: ratio(medianOf(docker.measured), medianOf(forked.measured)),
            },
          ]),
      {
        finding: 'median latency, measured: lean with a fresh interpreter ÷ from Zygotes',
        value: ratio(medianOf(fresh.measured), medianOf(forked.measured)),
      },
      ...pairs.map(({ name, measured, simulated }) => ({
        finding: `median latency, ${name}: measured, and simulated`,
        value: `${formatNumber(medianOf(measured))} ms, ${formatNumber(medianOf(simulated))} ms`,
      })),
    ],
  };
}
