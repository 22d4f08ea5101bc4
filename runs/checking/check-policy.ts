import { InputError } from '../../workloads/input-error.ts';
import { chooseHandlerPolicy, chooseZygotePolicy } from '../../sim/policies/choose-policies.ts';
import { inWatchedThread } from '../own-policies/limits/watched-thread.ts';
import { loadPolicies } from '../own-policies/load-policies.ts';
import type { PolicyFile } from '../own-policies/policy-files.ts';
import { kindOfPolicy } from './kind-of-policy.ts';
import type { RandomRun } from './random-run.ts';

/** What is checked of a policy, in order. */
export const policyChecks = {
  rules: 'random runs end, and every invariant holds',
  same: 'each once more comes to the same',
  replay: 'measured on declared times with failures, and replayed from the log, the same',
} as const;

/** How a check came out. */
export interface PolicyCheck {
  readonly check: keyof typeof policyChecks;
  /** How many runs there were; the one that failed is the last. */
  readonly runs: number;
  /** What does not hold; undefined where all does. */
  readonly problem?: string;
  /** The smallest run that was found to show it. */
  readonly smallest?: RandomRun;
}

/** What is to be checked, and how much. */
export interface PolicyCheckOptions {
  /** A file, and keys perhaps: `./mine.ts:k=2`. */
  readonly policy: string;
  /** Which kind it is; found out where it is left out. */
  readonly kind?: PolicyFile['kind'] | undefined;
  /** How many random runs. */
  readonly cases: number;
  readonly seed: number;
  /** How long a call of the policy may take, in ms. */
  readonly limitMs?: number;
}

/** What a thread of the check is given. */
export interface PolicyCheckTask extends PolicyCheckOptions {
  readonly file: PolicyFile;
}

/** What it tells of meanwhile: a run that begins, or a check that is over. */
export type PolicyCheckNews =
  | { readonly begins: PolicyCheck['check']; readonly run: RandomRun; readonly runs: number }
  | { readonly over: PolicyCheck };

/**
 * Checks a policy of a user's file on random runs, as zygolab's own are; after the first check that
 * fails the others are left out.
 *
 * @throws InputError for a file that holds no policy; UsageError for keys that it does not have
 */
export async function checkPolicy(
  options: PolicyCheckOptions,
): Promise<{ readonly kind: PolicyFile['kind']; readonly checks: PolicyCheck[] }> {
  const file = await kindOfPolicy(options.policy, options.kind, options.limitMs);
  const choose = file.kind === 'handler' ? chooseHandlerPolicy : chooseZygotePolicy;
  choose(options.policy, await loadPolicies([file]));
  const checks: PolicyCheck[] = [];
  let last: Extract<PolicyCheckNews, { begins: unknown }> | undefined;
  const task: PolicyCheckTask = { ...options, file };
  const module = new URL('check-thread.ts', import.meta.url);
  const outcome = await inWatchedThread(module, task, options.limitMs, (told) => {
    const news = told as PolicyCheckNews;
    if ('over' in news) {
      checks.push(news.over);
      last = undefined;
    } else {
      last = news;
    }
  });
  if ('error' in outcome) {
    if (last === undefined) {
      throw new InputError(outcome.error);
    }
    checks.push({
      check: last.begins,
      runs: last.runs,
      problem: outcome.error,
      smallest: last.run,
    });
  }
  return { kind: file.kind, checks };
}
