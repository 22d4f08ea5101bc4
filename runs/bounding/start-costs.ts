import type { StartCosts } from '../../analysis/bounds/bound.ts';
import type { RunStarts } from '../../analysis/results/read-starts.ts';
import { toMemoryUnits } from '../../sim/records/memory-units.ts';
import type { LeastCosts } from './least-costs.ts';
import type { RunModel } from './run-model.ts';

/**
 * What starts of each function cost at the least, with a kept sandbox and without, and what keeping
 * one takes: the least of the run's rows, and no more than its profile says.
 */
export function startCostsOf(
  starts: RunStarts,
  { importsOf }: RunModel,
  least: LeastCosts | undefined,
): StartCosts {
  const { functionNames, functions, costMs, isWarm, memoryMb, zygotePolicy } = starts;
  const leastOf = (values: Float64Array, isAsked: (row: number) => boolean): Float64Array => {
    const found = new Float64Array(functionNames.length).fill(Infinity);
    for (const [row, index] of functions.entries()) {
      if (isAsked(row)) {
        found[index] = Math.min(found[index]!, values[row]!);
      }
    }
    return found;
  };
  const warm = leastOf(costMs, (row) => isWarm[row] === 1);
  const anyWarmMs = warm.reduce((one, other) => Math.min(one, other), Infinity);
  const otherWarmMs = anyWarmMs === Infinity ? (least?.resumeMs ?? 0) : anyWarmMs;
  const warmMs = warm.map((ms) => (ms === Infinity ? otherWarmMs : ms));
  const cold = leastOf(costMs, (row) => isWarm[row] === 0);
  const coldMs = cold.map((ms, index) => {
    const imports = importsOf(functionNames[index]!);
    const modelMs =
      least === undefined || imports === undefined
        ? Infinity
        : least.coldMs(imports, zygotePolicy !== 'none');
    // A function that never started cold and has no model: there is nothing to be saved.
    return Math.min(ms, modelMs) === Infinity ? warmMs[index]! : Math.min(ms, modelMs);
  });
  return {
    coldMs,
    warmMs: warmMs.map((ms, index) => Math.min(ms, coldMs[index]!)),
    units: leastOf(memoryMb.map(toMemoryUnits), () => true),
  };
}
