import type { RandomStream } from '../../workloads/random-stream.ts';

/**
 * The named random stream of a root seed: streams of different names are independent, so a new
 * draw for one purpose does not shift the others.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), in 32-bit integer arithmetic, so that
 * results are the same on every machine. Its state is filled by hashing seed and name with the
 * mixing function of MurmurHash3 (Austin Appleby).
 *
 * @param seed the run's root seed, any safe integer ≥ 0
 * @param name what the stream is for: `arrivals`, `popularity`, ...
 */
export function randomStream(seed: number, name: string): RandomStream {
  return new SmallFastCounter(seed, name);
}

class SmallFastCounter implements RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`seed ${seed} should be an integer from 0 to 2^53 - 1`);
    }
    let hash = mix(mix(0x9e3779b9, seed >>> 0), Math.floor(seed / 2 ** 32));
    for (let index = 0; index < name.length; index++) {
      hash = mix(hash, name.charCodeAt(index));
    }
    this.#a = hash = mix(hash, 1);
    this.#b = hash = mix(hash, 2);
    this.#c = mix(hash, 3);
    for (let round = 0; round < 15; round++) {
      this.#next();
    }
  }

  #next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  integer(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.uniform()) * mean;
  }
}

/** Mixes 32 bits into a 32-bit hash so that each bit of either changes about half of the result. */
function mix(hash: number, bits: number): number {
  let mixed = hash ^ (bits >>> 0);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) + Math.imul(hash, 0x9e3779b1)) | 0;
}
