import { statuses, tiers } from '../../sim/records/invocation-record.ts';
import { onGrid } from '../../sim/engine/events/ticks.ts';
import { toMb } from '../../sim/records/memory-units.ts';
import type { Invocations } from '../../sim/worker/invocations.ts';
import type { Worker } from '../../sim/worker/worker.ts';
import { LatencyStore } from './latency-store.ts';
import { MemoryIntegrals } from './memory-integrals.ts';

/**
 * What stands in `summary.json` (design §5): nothing in it depends on the machine's speed. Where no
 * invocation ended well there is no latency: not a number here, `null` in the file.
 */
export interface Summary {
  readonly invocations: number;
  /** Over the invocations whose status is ok, as all figures of time here. */
  readonly latency_ms: Readonly<Record<'mean' | 'p50' | 'p90' | 'p99' | 'max', number>>;
  /** Invocations that ended well, for each second from the first arrival to the last end. */
  readonly throughput_per_s: number;
  /** How many invocations found what. */
  readonly tiers: Readonly<Record<string, number>>;
  readonly zygotes_created: number;
  readonly zygotes_evicted: number;
  readonly handlers_evicted: number;
  /** How many sandboxes were made before anybody called, and how many of them somebody called. */
  readonly prewarms: number;
  readonly prewarms_used: number;
  /** Σ of install, provision and import over the invocations that ended well, in ms. */
  readonly start_ms_total: number;
  readonly import_mb_peak: number;
  readonly handler_mb_peak: number;
  /** What each account held, in MB·s, from the first arrival to the end of the last operation. */
  readonly import_mb_s: number;
  readonly handler_mb_s: number;
  /** How many invocations ended how. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Mean time of each phase, in ms; they add up to the mean latency. */
  readonly phases_mean_ms: Readonly<Record<Phase, number>>;
  /** From the first arrival to the last end. */
  readonly duration_ms: number;
}

const phases = ['queue', 'install', 'provision', 'import', 'execute'] as const;
type Phase = (typeof phases)[number];

/** Sums up a run as its invocations end. */
export class RunSummary {
  readonly #latencies = new LatencyStore();
  readonly #tierCounts = new Float64Array(tiers.length);
  readonly #statusCounts = new Float64Array(statuses.length);
  readonly #phaseMs = new Float64Array(phases.length);
  readonly #memory = new MemoryIntegrals();
  #firstArrivalMs = Infinity;
  #lastEndMs = 0;

  add(invocations: Invocations, slot: number): void {
    const arrivalMs = invocations.arrivalMs[slot]!;
    const endMs = invocations.endMs[slot]!;
    const status = invocations.statuses[slot]!;
    this.#tierCounts[invocations.tiers[slot]!]!++;
    this.#statusCounts[status]!++;
    this.#firstArrivalMs = Math.min(this.#firstArrivalMs, arrivalMs);
    this.#lastEndMs = Math.max(this.#lastEndMs, endMs);
    if (status !== 0) {
      return;
    }
    const startMs = invocations.startMs[slot]!;
    const installedMs = invocations.installedMs[slot]!;
    const provisionedMs = invocations.provisionedMs[slot]!;
    const importedMs = invocations.importedMs[slot]!;
    this.#latencies.add(onGrid(endMs - arrivalMs));
    this.#phaseMs[0]! += startMs - arrivalMs;
    this.#phaseMs[1]! += installedMs - startMs;
    this.#phaseMs[2]! += provisionedMs - installedMs;
    this.#phaseMs[3]! += importedMs - provisionedMs;
    this.#phaseMs[4]! += endMs - importedMs;
  }

  /** Takes note of a change of a memory account. */
  noteMemory({ nowMs, accounts }: Worker): void {
    this.#memory.note(nowMs, accounts);
  }

  /** From the first arrival to the end of the last operation; undefined where nothing arrived. */
  spanOf({ arrived, lastEndMs }: Worker): { fromMs: number; toMs: number } | undefined {
    return arrived === 0 ? undefined : { fromMs: this.#firstArrivalMs, toMs: lastEndMs };
  }

  /** The summary of a run that is over. */
  finish({ arrived, accounts, importCache, handlerCache, lastEndMs }: Worker): Summary {
    const [p50, p90, p99] = this.#latencies.quantiles([0.5, 0.9, 0.99]);
    const { count, mean, max } = this.#latencies;
    const { importMbS, handlerMbS } = this.#memory.finish(lastEndMs);
    const durationMs = arrived === 0 ? 0 : onGrid(this.#lastEndMs - this.#firstArrivalMs);
    return {
      invocations: arrived,
      latency_ms: { mean, p50: p50!, p90: p90!, p99: p99!, max },
      throughput_per_s: durationMs === 0 ? 0 : (count / durationMs) * 1000,
      tiers: named(tiers, this.#tierCounts),
      zygotes_created: importCache.zygotes.created,
      zygotes_evicted: importCache.evicted,
      handlers_evicted: handlerCache.evicted,
      prewarms: handlerCache.prewarms,
      prewarms_used: handlerCache.prewarmsUsed,
      start_ms_total: this.#phaseMs[1]! + this.#phaseMs[2]! + this.#phaseMs[3]!,
      import_mb_peak: toMb(accounts.importUnitsPeak),
      handler_mb_peak: toMb(accounts.handlerUnitsPeak),
      import_mb_s: importMbS,
      handler_mb_s: handlerMbS,
      statuses: named(statuses, this.#statusCounts),
      phases_mean_ms: named(
        phases,
        this.#phaseMs.map((sum) => sum / count),
      ),
      duration_ms: durationMs,
    };
  }
}

function named<Name extends string>(
  names: readonly Name[],
  values: Float64Array,
): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]!])) as Record<
    Name,
    number
  >;
}
