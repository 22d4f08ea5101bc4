import { FifoLines } from './fifo-lines.ts';
import { grownUint8 } from '../events/grown.ts';

/** Many locks, each handed on in the order of asking. Locks and owners are dense integers. */
export class FifoLocks {
  readonly #waiting = new FifoLines();
  #held = new Uint8Array(64);

  isHeld(lock: number): boolean {
    return lock < this.#held.length && this.#held[lock] === 1;
  }

  /** Takes the lock if it is free, and says whether; else the owner stands in line for it. */
  acquire(lock: number, owner: number): boolean {
    if (lock >= this.#held.length) {
      this.#held = grownUint8(this.#held, lock);
    }
    if (this.#held[lock] === 1) {
      this.#waiting.join(lock, owner);
      return false;
    }
    this.#held[lock] = 1;
    return true;
  }

  /** Gives the lock to the one who has waited longest, who is returned; −1 when it is free now. */
  release(lock: number): number {
    const next = this.#waiting.leave(lock);
    if (next < 0) {
      this.#held[lock] = 0;
    }
    return next;
  }
}
