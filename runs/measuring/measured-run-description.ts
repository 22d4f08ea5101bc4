import type { RealPlatform } from '../../real/platforms/platform.ts';
import type { MeasureOptions } from './measure-options.ts';
import { jsonOptions } from '../simulating/json-options.ts';
import type { PreparedRun } from '../simulating/prepare-run.ts';
import type { RunnableWorkload } from './real-workload.ts';
import type { OutputOptions } from '../simulating/run-options.ts';
import { describeRun } from '../simulating/simulate-to-directory.ts';

/** What `run.json` of a measurement says, but for how it went. */
export function measuredRunDescription(
  prepared: PreparedRun,
  measureOptions: MeasureOptions,
  platforms: readonly RealPlatform[],
  output: OutputOptions,
  real: RunnableWorkload,
  command: readonly string[],
): Record<string, unknown> {
  const { limits, ...others } = measureOptions;
  const names = platforms.map(({ name }) => name);
  const declared = platforms.flatMap(({ name, mock }) =>
    mock === undefined ? [] : [[name, mock.values] as const],
  );
  const mode = declared.length > 0 ? 'mock' : 'real';
  return {
    ...describeRun(
      mode,
      { ...prepared, workload: real.workload },
      output,
      command,
      measureOptions.zygotePolicies,
    ),
    measurement: { ...jsonOptions({ ...others, platforms: names }), limits: jsonOptions(limits) },
    ...(declared.length > 0 && { declared: Object.fromEntries(declared) }),
    ...(real.base && { python: real.base.version, base: real.base.key }),
    left_out: real.leftOut,
    timing:
      'latency runs from the arrival (closed loop: the moment of issue; open loop: the time that was due) to the end of execute; the steps of each operation stand in steps.csv',
  };
}
