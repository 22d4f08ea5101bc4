import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { summarizeLatencies } from '../../analysis/statistics/summarize-latencies.ts';
import { Attempts } from '../../real/attempts.ts';
import {
  type PrimitiveLoop,
  primitiveLack,
  timePrimitive,
} from '../../real/probes/time-primitive.ts';
import { hostFacts } from '../../runs/directories/code-version.ts';
import { writeJson, writeWhole } from '../../runs/directories/run-directory.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import { simulateClosedLoop } from '../../sim/primitives/closed-loop.ts';
import type { OperationModel } from '../../sim/primitives/operation-model.ts';
import type { TimedOperations } from '../../sim/primitives/timed-operations.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import {
  type FigureContext,
  type FigureMeasurement,
  type FigureRun,
  type FigureScale,
  type Mode,
  PartlyMeasured,
} from '../figure.ts';
import { primitiveColumns, roundsFile, settingsFile } from './primitive-rounds.ts';

/** One line of a figure: a primitive, how it is modelled, and how it is timed. */
export interface PrimitiveVariant {
  readonly name: string;
  readonly model: OperationModel;
  readonly probe: Pick<PrimitiveLoop, 'primitive' | 'cgroupVersion'>;
  /** For what is slow or goes on its own: no more than this of each. */
  readonly atMost?: {
    readonly clients?: number;
    readonly existing?: number;
    readonly rounds?: number;
    /** Of each client; there is no warm-up then. */
    readonly operations?: number;
  };
}

/** How much is run: every variant at every point, in every round. */
export interface PrimitiveScale {
  readonly points: readonly { readonly clients: number; readonly existing: number }[];
  readonly rounds: number;
  readonly windowMs: number;
  readonly warmupMs: number;
}

/** What a figure on primitives runs in both modes. */
export interface PrimitivePlan {
  readonly variants: readonly PrimitiveVariant[];
  readonly scale: Readonly<Record<FigureScale, PrimitiveScale>>;
  /** Whether a host must be able to time all variants, as usual, or any, as where it has one alone. */
  readonly needs?: 'all' | 'any';
  /** Makes the directory that roots are populated from; none unless told. */
  readonly base?: () => Promise<string>;
}

/** The machine whose costs the models have. */
const modelCores = 2;

/** Points of so many clients, with nothing there before. */
export function clientPoints(counts: readonly number[]): PrimitiveScale['points'] {
  return counts.map((clients) => ({ clients, existing: 0 }));
}

/** Points of one client, with so many of what it makes there before. */
export function existingPoints(counts: readonly number[]): PrimitiveScale['points'] {
  return counts.map((existing) => ({ clients: 1, existing }));
}

/** The simulated side: each variant's model, with the cores of the machine that it was fitted on. */
export function simulatePrimitives(description: string, plan: PrimitivePlan): FigureRun {
  return {
    description,
    run: (context) =>
      runRounds('sim', plan.variants, plan.scale[context.scale], context, (cell, random) =>
        Promise.resolve(
          simulateClosedLoop(cell.variant.model, { ...cell.loop, cores: modelCores }, random),
        ),
      ),
  };
}

/** The measured side: loops of a moment each, in random order, all of it timed in C. */
export function measurePrimitives(description: string, plan: PrimitivePlan): FigureMeasurement {
  return {
    description,
    unavailable: async () => {
      const { variants, lack } = await tryVariants(plan);
      return variants.length === 0 ? lack : undefined;
    },
    run: async (context) => {
      const base = await plan.base?.();
      const { variants, lack } = await tryVariants(plan);
      if (variants.length === 0) {
        throw new InputError(lack);
      }
      const place = base === undefined ? {} : { base };
      await runRounds(
        'real',
        variants,
        plan.scale[context.scale],
        context,
        ({ variant, loop }) =>
          timePrimitive({ ...loop, ...variant.probe, ...place }, context.signal),
        base,
      );
    },
  };
}

/** The variants that this host can time, none where it cannot time what is needed; and a reason. */
async function tryVariants({ variants, needs }: PrimitivePlan) {
  const possible: PrimitiveVariant[] = [];
  let lack: string | undefined;
  for (const variant of variants) {
    const reason = await primitiveLack({ ...variant.probe, clients: 1, windowMs: 0 });
    lack ??= reason;
    if (reason === undefined) {
      possible.push(variant);
    } else if (needs !== 'any') {
      return { variants: [], lack };
    }
  }
  return { variants: possible, lack };
}

interface Cell {
  readonly variant: PrimitiveVariant;
  readonly loop: Omit<PrimitiveLoop, 'primitive'>;
}

async function runRounds(
  mode: Mode,
  variants: readonly PrimitiveVariant[],
  scale: PrimitiveScale,
  { directory, seed, command, signal, tell, warn }: FigureContext,
  time: (cell: Cell, random: RandomStream) => Promise<TimedOperations>,
  base?: string,
): Promise<void> {
  const order = randomStream(seed, 'primitives order');
  const rounds = Array.from({ length: scale.rounds }, (_, round) =>
    cellsOf(variants, scale, round),
  );
  const total = rounds.reduce((sum, cells) => sum + cells.length, 0);
  const rows: Record<(typeof primitiveColumns)[number], string | number>[] = [];
  const attempts = new Attempts(warn);
  let done = 0;
  writeJson(path.join(directory, settingsFile), {
    kind: 'primitives',
    mode,
    seed,
    command,
    rounds: scale.rounds,
    window_ms: scale.windowMs,
    warmup_ms: scale.warmupMs,
    variants: variants.map(({ name }) => name),
    at_most: Object.fromEntries(
      variants.flatMap(({ name, atMost }) => (atMost === undefined ? [] : [[name, atMost]])),
    ),
    ...(base === undefined ? {} : { base: sizeOf(base) }),
    ...(mode === 'sim' ? { cores: modelCores } : { cores: hostFacts().cores, host: hostFacts() }),
  });
  for (const [round, cells] of rounds.entries()) {
    while (cells.length > 0) {
      // Lets Ctrl-C be heard.
      await setImmediate();
      signal.throwIfAborted();
      tell('kernel primitives', done++, total);
      const [cell] = cells.splice(order.integer(cells.length), 1);
      const { variant, loop } = cell!;
      const { clients, existing = 0 } = loop;
      const stream = `primitives ${variant.name} ${clients} ${existing} ${round}`;
      const operations = await attempts.measure(stream, () => {
        signal.throwIfAborted();
        return time(cell!, randomStream(seed, stream));
      });
      if (operations !== undefined) {
        rows.push({
          mode,
          variant: variant.name,
          clients,
          existing,
          round,
          ...figures(operations),
        });
      }
    }
    // What a round has brought is kept, whatever becomes of the next.
    writeWhole(
      path.join(directory, roundsFile),
      stringify(rows, { header: true, columns: [...primitiveColumns] }),
    );
  }
  if (attempts.failed.length > 0) {
    throw new PartlyMeasured(attempts);
  }
}

function cellsOf(
  variants: readonly PrimitiveVariant[],
  { points, windowMs, warmupMs }: PrimitiveScale,
  round: number,
): Cell[] {
  return variants.flatMap((variant) => {
    const { atMost = {} } = variant;
    const limit =
      atMost.operations === undefined ? { warmupMs } : { operations: atMost.operations };
    const within = (count: number, most = Infinity): boolean => count <= most;
    return points
      .filter(
        ({ clients, existing }) =>
          within(clients, atMost.clients) &&
          within(existing, atMost.existing) &&
          within(round + 1, atMost.rounds),
      )
      .map((point) => ({ variant, loop: { ...point, windowMs, ...limit } }));
  });
}

/** What a round came to. Its time runs until the kernel has removed all that was made. */
function figures({ startMs, createdMs, endedMs, drainedMs }: TimedOperations) {
  const from = startMs.reduce((least, value) => Math.min(least, value), Infinity);
  const until = endedMs.reduce((largest, value) => Math.max(largest, value), 0);
  const latency = summarizeLatencies(differences(startMs, endedMs));
  const create = summarizeLatencies(differences(startMs, createdMs));
  const cleanUp = summarizeLatencies(differences(createdMs, endedMs));
  return {
    operations: startMs.length,
    window_ms: rounded(drainedMs - from),
    drain_ms: rounded(drainedMs - until),
    latency_ms_mean: rounded(latency.mean),
    latency_ms_p50: rounded(latency.p50),
    latency_ms_p99: rounded(latency.p99),
    create_ms_mean: rounded(create.mean),
    create_ms_p50: rounded(create.p50),
    clean_up_ms_mean: rounded(cleanUp.mean),
    clean_up_ms_p50: rounded(cleanUp.p50),
  };
}

function differences(from: Float64Array, to: Float64Array): Float64Array {
  return to.map((value, index) => value - from[index]!);
}

/** Of all files below a directory; links are not followed. */
function sizeOf(directory: string): { readonly mb: number; readonly files: number } {
  let bytes = 0;
  let files = 0;
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const whole = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        visit(whole);
      } else if (entry.isFile()) {
        bytes += statSync(whole).size;
        files++;
      }
    }
  };
  visit(directory);
  return { mb: Math.round(bytes / 1e6), files };
}

/** To 10 ns: clocks are not better. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1e5) / 1e5;
}
