import { invariant } from '../../invariant.ts';
import type { HandlerPolicy } from '../../ports/handler-policy.ts';

/** No handler cache: every sandbox is destroyed after its invocation. */
export function none(): HandlerPolicy {
  return {
    keepsHandlers: false,
    timerMs: Infinity,
    admitted() {},
    removed() {},
    victim: () =>
      invariant(false, 'a handler cache that keeps nothing should never need a victim') as never,
    runTimer() {},
  };
}
