import { EventQueue } from '../../sim/engine/events/event-queue.ts';
import type { Clock } from './clock.ts';

/** What waits for a time to come. */
interface Waiting {
  readonly callback: () => void;
  /** Whether it is the end of something that was under way, rather than somebody who slept. */
  readonly isEnd: boolean;
}

/**
 * A clock that does not wait: when the process has nothing left to do, it is the time of what comes
 * next. What takes a declared time is over at once, and at that very time.
 *
 * What is due together comes together, in the order in which it was asked for, before what it sets
 * going; but sleepers wake when all ends that are due have been heard of.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #queue = new EventQueue();
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isMoving = false;

  nowMs(): number {
    return this.#nowMs;
  }

  callAt(timeMs: number, callback: () => void): () => void {
    return timeMs === Infinity ? () => {} : this.#add(timeMs, { callback, isEnd: false });
  }

  /** Calls back when that time has come, as something that was under way ends. */
  endAt(timeMs: number, callback: () => void): void {
    this.#add(timeMs, { callback, isEnd: true });
  }

  /** Lets time pass in which nothing else can happen, as while a thread is busy. */
  pass(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  #add(timeMs: number, waiting: Waiting): () => void {
    const number = this.#asked++;
    this.#queue.schedule(Math.max(timeMs, this.#nowMs), number);
    this.#waiting.set(number, waiting);
    this.#move();
    return () => this.#waiting.delete(number);
  }

  /** Goes on when all that has been set going has come to wait for this clock. */
  #move(): void {
    if (!this.#isMoving && this.#waiting.size > 0) {
      this.#isMoving = true;
      setImmediate(() => {
        this.#isMoving = false;
        this.#callNext();
        this.#move();
      });
    }
  }

  #callNext(): void {
    const due = this.#takeDue();
    const ends = due.filter((number) => this.#waiting.get(number)!.isEnd);
    const called = ends.length > 0 ? ends : due;
    due
      .filter((number) => !called.includes(number))
      .forEach((number) => this.#queue.schedule(this.#nowMs, number));
    for (const number of called) {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      waiting?.callback();
    }
  }

  /** Moves on to what comes next, and takes all that is due then. */
  #takeDue(): number[] {
    const due: number[] = [];
    while (this.#queue.size > 0 && (due.length === 0 || this.#queue.nextTime <= this.#nowMs)) {
      const timeMs = this.#queue.nextTime;
      const number = this.#queue.take();
      // What was called off takes no time.
      if (this.#waiting.has(number)) {
        this.#nowMs = Math.max(this.#nowMs, timeMs);
        due.push(number);
      }
    }
    return due;
  }
}
