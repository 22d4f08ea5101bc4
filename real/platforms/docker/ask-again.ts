import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../sandboxes/monotonic.ts';

/** How long an engine may lag behind what it has done itself, in ms. */
const usualPatienceMs = 10_000;

/**
 * What engines say while they lag. Docker notes that a container is paused, resumed or gone when it
 * comes to the event of it, so a change right behind another is refused now and then; runc gives up
 * on a container whose processes do not come to rest soon, as on a busy host.
 */
const lagging = [
  /is not paused|not paused/,
  /already paused/,
  /is paused|container paused/,
  /is not running|not running/,
  /is restarting/,
  /removal of container .* is already in progress|marked for removal/,
  /did not receive an exit event|failed to exit within|still running|is not stopped/,
  /device or resource busy/,
  /unable to freeze/,
];

/**
 * Asks an engine for a change of a sandbox's state, and asks again while it lags behind the change
 * before, for so many ms at most. The time counts for whoever times it.
 *
 * @param isInVain asked after each refusal: whether there is nothing left that could change
 * @throws the last refusal
 */
export async function askAgain(
  ask: () => Promise<void>,
  isInVain: () => Promise<boolean> = async () => false,
  patienceMs = usualPatienceMs,
): Promise<void> {
  const deadline = monotonicMs() + patienceMs;
  for (let waitMs = 1; ; waitMs = Math.min(50, 2 * waitMs)) {
    try {
      await ask();
      return;
    } catch (error) {
      const { message } = error as Error;
      const mayChange = lagging.some((words) => words.test(message)) && monotonicMs() < deadline;
      if (!mayChange || (await isInVain())) {
        throw error;
      }
    }
    await sleep(waitMs);
  }
}
