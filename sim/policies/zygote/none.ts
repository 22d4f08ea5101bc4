import { type ZygotePolicy, zygotePolicy } from '../../ports/zygote-policy.ts';

/** No Zygotes: every sandbox starts a fresh interpreter. */
export const none = zygotePolicy({
  about: 'forks from no Zygote: each sandbox starts a fresh interpreter',
  source: '',
  parameters: {},
  create: () => forkFromNothing,
});

function forkFromNothing(): ZygotePolicy {
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
