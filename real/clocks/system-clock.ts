import { monotonicMs } from '../platforms/sandboxes/monotonic.ts';
import type { Clock } from './clock.ts';

/** Node's timers take no longer times; whoever is called too early waits again. */
const delayMsMax = 2 ** 30;

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMs: monotonicMs,
  callAt(timeMs, callback) {
    if (timeMs === Infinity) {
      return () => {};
    }
    const delayMs = Math.min(timeMs - monotonicMs(), delayMsMax);
    const timeout = setTimeout(callback, Math.max(0, delayMs));
    return () => clearTimeout(timeout);
  },
};
