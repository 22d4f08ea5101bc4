import { EventQueue } from '../../sim/engine/events/event-queue.ts';
import type { Clock } from './clock.ts';

/**
 * A clock that does not wait: when the process has nothing left to do, it is the time of the next
 * call. What takes a declared time is over at once, and at that very time.
 *
 * Calls that are due together come together, in the order in which they were asked for, before what
 * they set going.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #queue = new EventQueue();
  readonly #callbacks = new Map<number, () => void>();
  #calls = 0;
  #isMoving = false;

  nowMs(): number {
    return this.#nowMs;
  }

  callAt(timeMs: number, callback: () => void): () => void {
    if (timeMs === Infinity) {
      return () => {};
    }
    const call = this.#calls++;
    this.#queue.schedule(Math.max(timeMs, this.#nowMs), call);
    this.#callbacks.set(call, callback);
    this.#move();
    return () => this.#callbacks.delete(call);
  }

  /** Lets time pass in which nothing else can happen, as while a thread is busy. */
  pass(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** Goes on when all that has been set going has come to wait for this clock. */
  #move(): void {
    if (!this.#isMoving && this.#callbacks.size > 0) {
      this.#isMoving = true;
      setImmediate(() => {
        this.#isMoving = false;
        this.#callNext();
        this.#move();
      });
    }
  }

  #callNext(): void {
    const due: (() => void)[] = [];
    while (this.#queue.size > 0 && (due.length === 0 || this.#queue.nextTime <= this.#nowMs)) {
      const timeMs = this.#queue.nextTime;
      const call = this.#queue.take();
      const callback = this.#callbacks.get(call);
      // What was called off takes no time.
      if (callback !== undefined) {
        this.#callbacks.delete(call);
        this.#nowMs = Math.max(this.#nowMs, timeMs);
        due.push(callback);
      }
    }
    due.forEach((callback) => callback());
  }
}
