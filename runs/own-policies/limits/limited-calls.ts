import { createContext, Script } from 'node:vm';
import type { PolicyCallGuard } from '../../../sim/policies/own/own-policies.ts';
import { PolicyError } from '../../../sim/policies/own/policy-calls.ts';
import { callLimitMs, stuckText } from './call-beat.ts';

const script = new Script('call()');

/**
 * Makes calls of a user's policy that are interrupted when they take too long, in this very thread:
 * what goes on in it, such as containers that are there, can then be brought to an end. It costs
 * about 0.1 ms a call, which a simulation could not spare (`CallBeat` costs next to nothing).
 */
export function limitedCalls(limitMs = callLimitMs): PolicyCallGuard {
  const context: { call?: () => unknown } = createContext({});
  return <Result>(call: string, body: () => Result): Result => {
    context.call = body;
    try {
      return script.runInContext(context, { timeout: limitMs }) as Result;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
        throw new PolicyError(stuckText(call, limitMs));
      }
      throw error;
    }
  };
}
