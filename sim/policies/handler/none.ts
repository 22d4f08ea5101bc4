import { invariant } from '../../invariant.ts';
import { type HandlerPolicy, handlerPolicy } from '../../ports/handler-policy.ts';

/** No handler cache: every sandbox is destroyed after its invocation. */
export const none = handlerPolicy({
  about: 'keeps no sandbox after its invocation',
  source: '',
  parameters: {},
  create: () => () => keepNothing,
});

const keepNothing: HandlerPolicy = {
  keepsHandlers: false,
  timerMs: Infinity,
  admitted() {},
  removed() {},
  victim: () =>
    invariant(false, 'a handler cache that keeps nothing should never need a victim') as never,
  runTimer() {},
};
