import type { PolicyCallGuard } from '../../../sim/policies/own/own-policies.ts';

/** How long a call of a user's policy may take, in ms. It decides; it does not compute for long. */
export const callLimitMs = 10_000;

/** What is told of a call that does not end. */
export function stuckText(call: string, limitMs: number): string {
  return `${call} did not end within ${limitMs / 1000} s`;
}

const textStart = 8;
const textMax = 1000;

/**
 * Memory in which a thread says which call of a user's policy it makes, for another thread to see:
 * code that loops without end can be neither asked nor interrupted from within.
 */
export class CallBeat {
  readonly buffer: SharedArrayBuffer;
  /** How many calls began or ended, and how long the text of the call is; 0 between calls. */
  readonly #head: Int32Array;
  readonly #text: Uint8Array;
  readonly #texts = new Map<string, Uint8Array>();

  constructor(buffer = new SharedArrayBuffer(textStart + textMax)) {
    this.buffer = buffer;
    this.#head = new Int32Array(buffer, 0, 2);
    this.#text = new Uint8Array(buffer, textStart);
  }

  /** Says so while it makes a call; calls may stand within calls. */
  readonly guard: PolicyCallGuard = (call, body) => {
    const before = this.#text.slice(0, Atomics.load(this.#head, 1));
    this.#say(this.#bytesOf(call));
    try {
      return body();
    } finally {
      this.#say(before);
    }
  };

  /** Says so while something is under way, such as loading. */
  async during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    this.#say(this.#bytesOf(what));
    try {
      return await work();
    } finally {
      this.#say(new Uint8Array());
    }
  }

  /** What the other thread is doing: the same `turn` twice is the same call. */
  look(): { readonly turn: number; readonly call: string } {
    const turn = Atomics.load(this.#head, 0);
    const text = this.#text.slice(0, Atomics.load(this.#head, 1));
    return { turn, call: new TextDecoder().decode(text) };
  }

  #say(text: Uint8Array): void {
    this.#text.set(text);
    Atomics.store(this.#head, 1, text.length);
    Atomics.add(this.#head, 0, 1);
  }

  #bytesOf(call: string): Uint8Array {
    let bytes = this.#texts.get(call);
    if (bytes === undefined) {
      bytes = new TextEncoder().encode(call).subarray(0, textMax);
      this.#texts.set(call, bytes);
    }
    return bytes;
  }
}

/**
 * Watches another thread's calls until it is told to stop.
 *
 * @param onStuck is told of a call that has not ended within the limit, once
 * @returns what ends it
 */
export function watchCalls(
  beat: CallBeat,
  onStuck: (problem: string) => void,
  limitMs = callLimitMs,
): () => void {
  let seen = beat.look();
  let times = 0;
  const looks = 20;
  const timer = setInterval(() => {
    const now = beat.look();
    times = now.turn === seen.turn && now.call !== '' ? times + 1 : 0;
    seen = now;
    if (times >= looks) {
      clearInterval(timer);
      onStuck(stuckText(now.call, limitMs));
    }
  }, limitMs / looks);
  return () => clearInterval(timer);
}
