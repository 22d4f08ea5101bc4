import { toMb } from '../sim/memory-units.ts';
import type { MemoryAccounts } from '../sim/worker/memory-accounts.ts';

const samplesMax = 512;

/**
 * Both memory accounts over the time of a run, in at most 512 samples, however long it takes: when
 * they are full, every other one is dropped and the time between samples doubles.
 */
export class MemoryTimeline {
  readonly #times = new Float64Array(samplesMax);
  readonly #handlerMb = new Float64Array(samplesMax);
  readonly #importMb = new Float64Array(samplesMax);
  #count = 0;
  #intervalMs = 1;
  #nextMs = 0;

  /** Takes a sample if one is due. */
  note(nowMs: number, accounts: MemoryAccounts): void {
    if (nowMs < this.#nextMs) {
      return;
    }
    if (this.#count === samplesMax) {
      this.#thin();
    }
    this.#times[this.#count] = nowMs;
    this.#handlerMb[this.#count] = toMb(accounts.handlerUnits);
    this.#importMb[this.#count] = toMb(accounts.importUnits);
    this.#count++;
    this.#nextMs = (Math.floor(nowMs / this.#intervalMs) + 1) * this.#intervalMs;
  }

  /**
   * `memory.csv`: `time_ms,handler_mb,import_mb`.
   *
   * @param originMs what the run's clock starts at, in ms
   */
  toCsv(originMs = 0): string {
    let csv = 'time_ms,handler_mb,import_mb\n';
    for (let at = 0; at < this.#count; at++) {
      csv += `${originMs + this.#times[at]!},${this.#handlerMb[at]!},${this.#importMb[at]!}\n`;
    }
    return csv;
  }

  #thin(): void {
    for (const column of [this.#times, this.#handlerMb, this.#importMb]) {
      for (let at = 0; at < samplesMax / 2; at++) {
        column[at] = column[2 * at]!;
      }
    }
    this.#count = samplesMax / 2;
    // At least the spacing of those that stay, so that no part of the run is thinned twice for its age.
    const spanMs = this.#times[this.#count - 1]! - this.#times[0]!;
    this.#intervalMs = Math.max(2 * this.#intervalMs, spanMs / (this.#count - 1));
  }
}
