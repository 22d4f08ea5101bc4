import { grownFloat64, grownInt32 } from './grown.ts';
import { MinHeap } from './min-heap.ts';

/**
 * What is going to happen, in order of time; at equal times, in the order of scheduling.
 *
 * An event is an integer that its owner knows how to read. Events that are scheduled in order of
 * time stand in a plain line, and only the others in a heap: jobs of about the same length, of
 * which there can be very many, then cost the same however many there are.
 *
 * Scheduling before the time of the last event taken, before 0, or at NaN throws a RangeError.
 */
export class EventQueue {
  readonly #heap = new MinHeap();
  #sequence = 0;
  #takenAt = 0;
  /** The line: a ring whose length is a power of two. */
  #times = new Float64Array(64);
  #sequences = new Float64Array(64);
  #events = new Int32Array(64);
  #head = 0;
  #length = 0;
  #lastTime = 0;

  get size(): number {
    return this.#length + this.#heap.size;
  }

  /** The time of the next event; Infinity when there is none. */
  get nextTime(): number {
    const heapTime = this.#heap.firstKey;
    if (this.#length === 0) {
      return heapTime;
    }
    const lineTime = this.#times[this.#head]!;
    return lineTime < heapTime ? lineTime : heapTime;
  }

  schedule(time: number, event: number): void {
    if (!(time >= this.#takenAt) || time === Infinity) {
      throw new RangeError(`time ${time} of event ${event} should be at least ${this.#takenAt}`);
    }
    const sequence = this.#sequence++;
    if (this.#length > 0 && time < this.#lastTime) {
      this.#heap.push(time, sequence, event);
      return;
    }
    if (this.#length === this.#times.length) {
      this.#growLine();
    }
    const at = (this.#head + this.#length++) & (this.#times.length - 1);
    this.#times[at] = time;
    this.#sequences[at] = sequence;
    this.#events[at] = event;
    this.#lastTime = time;
  }

  /** Takes the next event; there must be one. */
  take(): number {
    const heap = this.#heap;
    const head = this.#head;
    const lineTime = this.#length === 0 ? Infinity : this.#times[head]!;
    const heapTime = heap.firstKey;
    if (heapTime < lineTime || (heapTime === lineTime && heap.firstTie < this.#sequences[head]!)) {
      this.#takenAt = heapTime;
      return heap.pop();
    }
    this.#takenAt = lineTime;
    this.#head = (head + 1) & (this.#times.length - 1);
    this.#length--;
    return this.#events[head]!;
  }

  /** Begins to count time from 0 again; the queue must be empty. */
  restart(): void {
    this.#takenAt = 0;
  }

  /** Doubles the ring, so that what wrapped around its end follows in line again. */
  #growLine(): void {
    const capacity = this.#times.length;
    this.#times = grownFloat64(this.#times, capacity);
    this.#sequences = grownFloat64(this.#sequences, capacity);
    this.#events = grownInt32(this.#events, capacity);
    this.#times.copyWithin(capacity, 0, this.#head);
    this.#sequences.copyWithin(capacity, 0, this.#head);
    this.#events.copyWithin(capacity, 0, this.#head);
  }
}
