import { grownInt32 } from '../../engine/events/grown.ts';
import { type HandlerPolicy, handlerPolicy } from '../../ports/handler-policy.ts';

/** The paper's handler policy (SOCK §4; OpenLambda's handlerLru.go): give up the sandbox that was paused longest ago. */
export const lru = handlerPolicy({
  about: 'gives up the sandbox that was paused longest ago',
  source: 'SOCK (ATC 2018), §4; OpenLambda’s handlerLru.go',
  parameters: {},
  create: () => () => new LeastRecentlyUsed(),
});

/** A list of sandboxes in order of pausing, linked both ways through arrays indexed by sandbox. */
class LeastRecentlyUsed implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  #oldest = -1;
  #newest = -1;
  #older = new Int32Array(64);
  #newer = new Int32Array(64);

  admitted(sandbox: number): void {
    if (sandbox >= this.#older.length) {
      this.#older = grownInt32(this.#older, sandbox);
      this.#newer = grownInt32(this.#newer, sandbox);
    }
    this.#older[sandbox] = this.#newest;
    this.#newer[sandbox] = -1;
    if (this.#newest < 0) {
      this.#oldest = sandbox;
    } else {
      this.#newer[this.#newest] = sandbox;
    }
    this.#newest = sandbox;
  }

  removed(sandbox: number): void {
    const older = this.#older[sandbox]!;
    const newer = this.#newer[sandbox]!;
    if (older < 0) {
      this.#oldest = newer;
    } else {
      this.#newer[older] = newer;
    }
    if (newer < 0) {
      this.#newest = older;
    } else {
      this.#older[newer] = older;
    }
  }

  victim(): number {
    return this.#oldest;
  }

  runTimer(): void {}
}
