import { type HandlerPolicy, handlerPolicy } from '../../ports/handler-policy.ts';
import { LinkedLists } from './linked-lists.ts';

/** The paper's handler policy (SOCK §4; OpenLambda's handlerLru.go): give up the sandbox that was paused longest ago. */
export const lru = handlerPolicy({
  about: 'gives up the sandbox that was paused longest ago',
  source: 'SOCK (ATC 2018), §4; OpenLambda’s handlerLru.go',
  parameters: {},
  create: () => () => new LeastRecentlyUsed(),
});

class LeastRecentlyUsed implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #paused = new LinkedLists(1);

  admitted(sandbox: number): void {
    this.#paused.append(0, sandbox);
  }

  removed(sandbox: number): void {
    this.#paused.remove(0, sandbox);
  }

  victim(): number {
    return this.#paused.first(0);
  }

  runTimer(): void {}
}
