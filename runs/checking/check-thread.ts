import * as fc from 'fast-check';
import { chooseHandlerPolicy, chooseZygotePolicy } from '../../sim/policies/choose-policies.ts';
import { answerFromThread, oneLine } from '../own-policies/limits/watched-thread.ts';
import { loadPolicies } from '../own-policies/load-policies.ts';
import { checkReplay } from './check-replay.ts';
import type { PolicyCheck, PolicyCheckNews, PolicyCheckTask } from './check-policy.ts';
import { checkRun, checkSame, type CheckedPolicies } from './check-run.ts';
import { randomRun, type RandomRun } from './random-run.ts';

/** Measuring takes files, so fewer runs are measured. */
const replaysPerRun = 1 / 20;

/*
 * A thread that checks a policy, so that it can be ended. It tells of each run before it begins it,
 * and of each check when it is over.
 */
await answerFromThread(async (data, beat, tell) => {
  const { policy, file, cases, seed } = data as PolicyCheckTask;
  const own = await beat.during(`${file.name}: loading`, () => loadPolicies([file], beat.guard));
  const isHandler = file.kind === 'handler';
  const { option } = (isHandler ? chooseHandlerPolicy : chooseZygotePolicy)(policy, own);
  const policiesOf = (run: RandomRun): CheckedPolicies => ({
    handlerPolicy: isHandler ? option : run.other_policy,
    zygotePolicy: isHandler ? run.other_policy : option,
    ownPolicies: own,
  });
  const runs = randomRun(isHandler ? ['none', 'sock'] : ['none', 'lru']);
  const checks: [PolicyCheck['check'], number, (run: RandomRun) => void | Promise<void>][] = [
    ['rules', cases, (run) => void checkRun(run, policiesOf(run))],
    ['same', cases, (run) => checkSame(run, policiesOf(run))],
    ['replay', Math.ceil(cases * replaysPerRun), (run) => checkReplay(run, policiesOf(run))],
  ];
  for (const [check, numRuns, hold] of checks) {
    let begun = 0;
    const property = fc.asyncProperty(runs, async (run) => {
      tell({ begins: check, run, runs: ++begun } satisfies PolicyCheckNews);
      await hold(run);
    });
    // oxlint-disable-next-line no-await-in-loop -- the first that fails is told
    const found = await fc.check(property, { numRuns, seed });
    const over: PolicyCheck = {
      check,
      runs: found.numRuns,
      ...(found.failed && {
        problem: oneLine(found.errorInstance),
        smallest: found.counterexample![0],
      }),
    };
    tell({ over } satisfies PolicyCheckNews);
    if (found.failed) {
      return;
    }
  }
});
