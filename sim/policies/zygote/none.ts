import type { ZygotePolicy } from '../../ports/zygote-policy.ts';

/** No Zygotes: every sandbox starts a fresh interpreter. */
export function none(): ZygotePolicy {
  return {
    timerMs: Infinity,
    match: () => -1,
    grow: (_functionIndex, match) => match,
    forked() {},
    touched() {},
    settled() {},
    runTimer() {},
  };
}
