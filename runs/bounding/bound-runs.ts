import path from 'node:path';
import { z } from 'zod';
import { type BoundMethod, boundOf, rentOf } from '../../analysis/bounds/bound.ts';
import { readJson } from '../../analysis/results/read-json.ts';
import { readPauses, type RunPauses } from '../../analysis/results/read-pauses.ts';
import { readRunDescription } from '../../analysis/results/read-run.ts';
import { readStarts, type RunStarts } from '../../analysis/results/read-starts.ts';
import { toMb, toMemoryUnits } from '../../sim/records/memory-units.ts';
import { InputError } from '../../workloads/input-error.ts';
import { modelOf, type RunModel } from './run-model.ts';
import { startCostsOf } from './start-costs.ts';

export interface BoundOptions {
  readonly method: BoundMethod;
  /** Price of memory, in ms of waiting for each MB·s; none when left out. */
  readonly price?: number;
  /** Is told how far the flow of a run has come, where that takes long. */
  readonly tell?: (done: number, total: number) => void;
}

/** The least that one run could have taken, as `bound --json` writes it; times in ms. */
export interface RunBound {
  readonly run: string;
  readonly platform: string;
  readonly handler_policy: string;
  readonly zygote_policy: string;
  /** Those that ended well. */
  readonly invocations: number;
  readonly compulsory: number;
  readonly floor_ms: number;
  readonly bound_ms: number;
  readonly feasible_ms: number;
  readonly method: BoundMethod;
  /** `measured`: the end of the pause after each invocation is known. */
  readonly pauses: 'measured' | 'estimated';
  readonly start_ms_total: number;
  /** What the run took for each ms of the bound; null where that is 0. */
  readonly ratio: number | null;
  readonly limit_mb: number | 'unlimited';
  readonly price?: number;
  readonly rent_ms?: number;
  readonly run_rent_ms?: number;
}

/**
 * Bounds each run of a run directory (docs/bounds.md), and leaves the directory as it is.
 *
 * @returns a bound for each run, in the order of its rows
 * @throws InputError when the directory holds no run with rows, or one that prewarmed or raced
 */
export function boundRuns(directory: string, options: BoundOptions): RunBound[] {
  const description = readRunDescription(directory);
  const summaries = summariesOf(directory);
  if (description.options['scaling'] === 'race') {
    throw new InputError(
      `${directory}: ran with --scaling race, and only runs whose sandboxes serve who asked for them can be bounded`,
    );
  }
  for (const { prewarms } of summaries) {
    if (prewarms > 0) {
      throw new InputError(
        `${directory}: prewarmed ${prewarms} times, and only runs that prewarm nothing can be bounded`,
      );
    }
  }
  const pauses = readPauses(directory);
  const model = modelOf(directory, description);
  return readStarts(directory).map((starts, index) => {
    const { bound, price } = boundStarts(starts, pauses.get(starts.run), model, options);
    const runMs = bound.start_ms_total;
    return {
      ...bound,
      ...(price !== undefined && {
        ...price,
        run_rent_ms: runMs + price.price * summaries[index]!.handler_mb_s,
      }),
    };
  });
}

function boundStarts(
  starts: RunStarts,
  pauses: RunPauses | undefined,
  model: RunModel,
  { method, price, tell }: BoundOptions,
): { bound: RunBound; price: { price: number; rent_ms: number } | undefined } {
  const least = model.leastCosts?.(starts.platform);
  const measuredMs = pauses?.leastMs ?? Infinity;
  const leastPauseMs = least?.pauseMs ?? (measuredMs === Infinity ? 0 : measuredMs);
  const { invocations, functions, startMs, endMs } = starts;
  const pausedMs = endMs.map(
    (ms, row) => pauses?.endMs.get(invocations[row]!) ?? ms + leastPauseMs,
  );
  const isMeasured = invocations.every((invocation) => pauses?.endMs.has(invocation) === true);
  const uses = { functions, startMs, pausedMs };
  const costs = startCostsOf(starts, model, least);
  const limitUnits = model.limitMb === Infinity ? Infinity : toMemoryUnits(model.limitMb);
  const { compulsory, floorMs, boundMs, feasibleMs } = boundOf(
    uses,
    costs,
    limitUnits,
    method,
    tell,
  );
  const runMs = starts.costMs.reduce((sum, ms) => sum + ms, 0);
  return {
    bound: {
      run: starts.run,
      platform: starts.platform,
      handler_policy: starts.handlerPolicy,
      zygote_policy: starts.zygotePolicy,
      invocations: functions.length,
      compulsory,
      floor_ms: floorMs,
      bound_ms: boundMs,
      feasible_ms: feasibleMs,
      method,
      pauses: isMeasured ? 'measured' : 'estimated',
      start_ms_total: runMs,
      ratio: boundMs === 0 ? null : runMs / boundMs,
      limit_mb: limitUnits === Infinity ? 'unlimited' : toMb(limitUnits),
    },
    price: price === undefined ? undefined : { price, rent_ms: rentOf(uses, costs, price) },
  };
}

const summarySchema = z.looseObject({
  prewarms: z.number().default(0),
  handler_mb_s: z.number().default(0),
});

/** The summary of each run, in the order of the runs. */
function summariesOf(directory: string): z.infer<typeof summarySchema>[] {
  const file = path.join(directory, 'summary.json');
  const several = z.looseObject({ runs: z.array(summarySchema) });
  const summary = readJson(file, z.union([several, summarySchema]));
  return 'runs' in summary ? (summary.runs as z.infer<typeof summarySchema>[]) : [summary];
}
