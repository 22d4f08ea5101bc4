import { toMb } from '../../sim/records/memory-units.ts';
import type { MemoryAccounts } from '../../sim/worker/memory-accounts.ts';

/** As many rows as these may make, with the first and the last of the run, are 2,048. */
const stretchesMax = 682;

/**
 * Both memory accounts over the time of a run, as steps: each holds from its row to the next.
 *
 * Every change is kept while they are few. When they are many, the changes within a stretch of time
 * are drawn together, so that the rows stay few and the integral and the peak of each account stay
 * exact: the stretch has a row of no duration with the peaks, where its other rows do not reach
 * them; then, up to its last change, the mean; then what held after that change.
 */
export class MemoryTimeline {
  #stretches: Stretch[] = [];
  /** Changes within a multiple of this share a stretch; 0 for only those at one time. */
  #intervalMs = 0;

  /** Takes note of a change. */
  note(nowMs: number, { handlerUnits, importUnits }: MemoryAccounts): void {
    let isInLast = this.#isInLastStretch(nowMs);
    if (!isInLast && this.#stretches.length === stretchesMax) {
      this.#thin(nowMs);
      isInLast = this.#isInLastStretch(nowMs);
    }
    if (isInLast) {
      const last = this.#stretches.at(-1)!;
      const heldMs = nowMs - last.lastMs;
      change(last.handler, heldMs, handlerUnits);
      change(last.import, heldMs, importUnits);
      last.lastMs = nowMs;
    } else {
      this.#stretches.push(stretchOf(nowMs, handlerUnits, importUnits));
    }
  }

  /**
   * `memory.csv`: `time_ms,handler_mb,import_mb`.
   *
   * @param span from the first arrival to the end of the last operation; undefined for a run
   *   without invocations
   * @param originMs what the run's clock starts at, in ms: it is added to all times
   */
  toCsv(
    span: { readonly fromMs: number; readonly toMs: number } | undefined,
    originMs = 0,
  ): string {
    const rows = this.#stretches.flatMap(rowsOf);
    if (span !== undefined) {
      if (rows.length === 0 || rows[0]!.timeMs > span.fromMs) {
        rows.unshift({ timeMs: span.fromMs, handlerUnits: 0, importUnits: 0 });
      }
      if (rows.at(-1)!.timeMs < span.toMs) {
        rows.push({ ...rows.at(-1)!, timeMs: span.toMs });
      }
    }
    const lines = rows.map(
      ({ timeMs, handlerUnits, importUnits }) =>
        `${originMs + timeMs},${toMb(handlerUnits)},${toMb(importUnits)}\n`,
    );
    return `time_ms,handler_mb,import_mb\n${lines.join('')}`;
  }

  #isInLastStretch(nowMs: number): boolean {
    const last = this.#stretches.at(-1);
    return last !== undefined && this.#place(last.startMs) === this.#place(nowMs);
  }

  /** What is the same for all times that share a stretch. */
  #place(timeMs: number): number {
    const sinceMs = timeMs - this.#stretches[0]!.startMs;
    return this.#intervalMs === 0 ? sinceMs : Math.floor(sinceMs / this.#intervalMs);
  }

  /** Draws stretches together until at most half of them are left. */
  #thin(nowMs: number): void {
    const spanMs = nowMs - this.#stretches[0]!.startMs;
    this.#intervalMs = Math.max(2 * this.#intervalMs, (2 * spanMs) / (stretchesMax - 2));
    const all = this.#stretches;
    this.#stretches = all.slice(0, 1);
    for (const stretch of all.slice(1)) {
      if (this.#isInLastStretch(stretch.startMs)) {
        join(this.#stretches.at(-1)!, stretch);
      } else {
        this.#stretches.push(stretch);
      }
    }
  }
}

/** Changes that were drawn together, or a single one. */
interface Stretch {
  /** Of the first change, and of the last. */
  readonly startMs: number;
  lastMs: number;
  readonly handler: Held;
  readonly import: Held;
}

/** What an account held in a stretch, in memory units. */
interface Held {
  /** After the last change. */
  last: number;
  /** The most after any of its changes. */
  peak: number;
  /** The integral from the first change to the last, in units × ms. */
  unitMs: number;
}

function stretchOf(nowMs: number, handlerUnits: number, importUnits: number): Stretch {
  const held = (units: number): Held => ({ last: units, peak: units, unitMs: 0 });
  return {
    startMs: nowMs,
    lastMs: nowMs,
    handler: held(handlerUnits),
    import: held(importUnits),
  };
}

/** What was held for a while is now another amount. */
function change(held: Held, heldMs: number, units: number): void {
  held.unitMs += held.last * heldMs;
  held.peak = Math.max(held.peak, units);
  held.last = units;
}

/** Puts a stretch at the end of the one before it. */
function join(stretch: Stretch, next: Stretch): void {
  for (const account of ['handler', 'import'] as const) {
    const held = stretch[account];
    const after = next[account];
    held.unitMs += held.last * (next.startMs - stretch.lastMs) + after.unitMs;
    held.peak = Math.max(held.peak, after.peak);
    held.last = after.last;
  }
  stretch.lastMs = next.lastMs;
}

interface Row {
  readonly timeMs: number;
  readonly handlerUnits: number;
  readonly importUnits: number;
}

/** The mean is rounded to a whole memory unit. */
function rowsOf({ startMs, lastMs, handler, import: imports }: Stretch): Row[] {
  const row = (timeMs: number, value: (held: Held) => number): Row => ({
    timeMs,
    handlerUnits: value(handler),
    importUnits: value(imports),
  });
  const meanOf = ({ unitMs }: Held): number => Math.round(unitMs / (lastMs - startMs));
  const rows = [
    ...(lastMs > startMs ? [row(startMs, meanOf)] : []),
    row(lastMs, ({ last }) => last),
  ];
  const reaches = (account: 'handlerUnits' | 'importUnits', { peak }: Held): boolean =>
    rows.some((each) => each[account] >= peak);
  return reaches('handlerUnits', handler) && reaches('importUnits', imports)
    ? rows
    : [row(startMs, ({ peak }) => peak), ...rows];
}
