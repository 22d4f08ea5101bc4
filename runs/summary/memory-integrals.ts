import { toMb } from '../../sim/records/memory-units.ts';
import type { MemoryAccounts } from '../../sim/worker/memory-accounts.ts';

/** Sums up what each memory account held over the time of a run, from one change to the next. */
export class MemoryIntegrals {
  #sinceMs = 0;
  #handlerUnits = 0;
  #importUnits = 0;
  #handlerUnitMs = 0;
  #importUnitMs = 0;

  /** Takes note of a change. */
  note(nowMs: number, { handlerUnits, importUnits }: MemoryAccounts): void {
    this.#holdUntil(nowMs);
    this.#handlerUnits = handlerUnits;
    this.#importUnits = importUnits;
  }

  /** The integrals up to the end of the run, in MB·s. */
  finish(endMs: number): { readonly handlerMbS: number; readonly importMbS: number } {
    this.#holdUntil(endMs);
    return {
      handlerMbS: toMb(this.#handlerUnitMs) / 1000,
      importMbS: toMb(this.#importUnitMs) / 1000,
    };
  }

  #holdUntil(nowMs: number): void {
    const heldMs = nowMs - this.#sinceMs;
    this.#handlerUnitMs += this.#handlerUnits * heldMs;
    this.#importUnitMs += this.#importUnits * heldMs;
    this.#sinceMs = nowMs;
  }
}
