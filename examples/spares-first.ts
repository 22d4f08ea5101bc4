import type { HandlerPolicy, HandlerPolicyDeclaration } from '../sim/ports/handler-policy.ts';

/** Sandboxes of functions that have more than `keep` of them go first, the oldest of them before. */
const policy: HandlerPolicyDeclaration = {
  about: 'gives up the oldest of the functions that have spare sandboxes, else the oldest of all',
  source: '',
  parameters: {
    keep: { default: 1, range: { least: 0, most: 99 }, words: [], meaning: 'how many it spares' },
  },
  create:
    ({ keep }) =>
    ({ sandboxes }): HandlerPolicy => {
      const paused = new Set<number>(); // In the order in which they were admitted.
      const counts = new Map<number, number>();
      const countOf = (sandbox: number) => counts.get(sandboxes.functions[sandbox]!) ?? 0;
      const add = (sandbox: number, change: number) =>
        counts.set(sandboxes.functions[sandbox]!, countOf(sandbox) + change);
      return {
        keepsHandlers: true,
        admitted(sandbox) {
          paused.add(sandbox);
          add(sandbox, 1);
        },
        removed(sandbox) {
          paused.delete(sandbox);
          add(sandbox, -1);
        },
        victim() {
          const all = [...paused];
          return all.find((each) => countOf(each) > Number(keep)) ?? all[0]!;
        },
        timerMs: Infinity, // It wants no timer, which would be called then.
        runTimer() {},
      };
    },
};

export default policy;
