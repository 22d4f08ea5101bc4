import { grownFloat64 } from '../../engine/events/grown.ts';
import type { PausedSandboxes } from '../../ports/handler-policy.ts';
import { LinkedLists } from './linked-lists.ts';

/** Paused sandboxes, those of each function in the order of their admission. */
export class PausedByFunction {
  readonly #cache: PausedSandboxes;
  readonly #lists: LinkedLists;
  /** When each was admitted, counting admissions. */
  #admissions = new Float64Array(64);
  #admitted = 0;

  constructor(cache: PausedSandboxes) {
    this.#cache = cache;
    this.#lists = new LinkedLists(cache.catalog.functionNames.length);
  }

  append(sandbox: number): void {
    if (sandbox >= this.#admissions.length) {
      this.#admissions = grownFloat64(this.#admissions, sandbox);
    }
    this.#admissions[sandbox] = this.#admitted++;
    this.#lists.append(this.#cache.sandboxes.functions[sandbox]!, sandbox);
  }

  remove(sandbox: number): void {
    this.#lists.remove(this.#cache.sandboxes.functions[sandbox]!, sandbox);
  }

  /** The function's sandbox that was admitted first; −1 when none is paused. */
  oldest(functionIndex: number): number {
    return this.#lists.first(functionIndex);
  }

  /** Which admission a sandbox's was. */
  admission(sandbox: number): number {
    return this.#admissions[sandbox]!;
  }
}
