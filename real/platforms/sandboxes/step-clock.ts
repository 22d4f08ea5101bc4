import { monotonicMs } from './monotonic.ts';

/** Times the steps of one operation, one after the other. */
export class StepClock {
  readonly startMs = monotonicMs();
  readonly steps: Record<string, number> = {};
  #last = this.startMs;

  /** Ends a step; its time is that since the last one ended. Returns now, in ms. */
  mark(name: string): number {
    const now = monotonicMs();
    this.steps[name] = (this.steps[name] ?? 0) + now - this.#last;
    this.#last = now;
    return now;
  }
}
