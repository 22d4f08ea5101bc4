import type { OperationResult } from '../platform.ts';
import { NoAnswer } from './sandbox-client.ts';
import type { StepClock } from './step-clock.ts';

/** How an operation ended that got no answer. */
export type Failure = Pick<OperationResult, 'status' | 'reason'>;

/**
 * Makes an operation's result of whatever happens to it.
 *
 * @param work resolves with when it ended and, where it failed, the reason
 * @param explain tells why a sandbox does not answer
 */
export async function timedOperation(
  clock: StepClock,
  work: () => Promise<{ endMs: number; reason?: string }>,
  explain: (error: NoAnswer) => Promise<Failure>,
): Promise<OperationResult> {
  const { startMs, steps } = clock;
  try {
    const { endMs, reason = '' } = await work();
    return { status: reason === '' ? 'ok' : 'error', startMs, endMs, reason, steps };
  } catch (error) {
    const endMs = clock.mark('failure');
    const failure: Failure =
      error instanceof NoAnswer
        ? await explain(error)
        : { status: 'error', reason: oneLine(error) };
    return { ...failure, startMs, endMs, steps };
  }
}

/** An error's message without line breaks. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}
