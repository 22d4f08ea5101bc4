import type { RandomStream } from '../../../workloads/random-stream.ts';

/**
 * The named random stream of a root seed: streams of different names are independent, so a new
 * draw for one purpose does not shift the others.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), in 32-bit integer arithmetic, so that
 * results are the same on every machine. Each of its three words is a 32-bit hash of seed and
 * name, made as MurmurHash3 (Austin Appleby) makes one, from a start of its own: two streams
 * share a state with a probability of about 2^-96.
 *
 * @param seed the run's root seed, any safe integer ≥ 0
 * @param name what the stream is for: `arrivals`, `popularity`, ...
 * @throws RangeError when the seed is not such an integer
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
    this.#a = hashOf(seed, name, 0x9e3779b9);
    this.#b = hashOf(seed, name, 0x7f4a7c15);
    this.#c = hashOf(seed, name, 0xf39cc060);
    for (let round = 0; round < 15; round++) {
      this.#step();
    }
  }

  #step(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (rotateLeft(this.#c, 21) + result) | 0;
    return result;
  }

  uniform(): number {
    const high = this.#step() >>> 5;
    const low = this.#step() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  integer(limit: number): number {
    if (!(limit >= 1 && limit < 2 ** 32)) {
      throw new RangeError(`limit ${limit} should be an integer from 1 to 2^32 - 1`);
    }
    return Math.floor(this.uniform() * limit);
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.uniform()) * mean;
  }
}

function hashOf(seed: number, name: string, start: number): number {
  let hash = mix(mix(start, seed >>> 0), Math.floor(seed / 2 ** 32));
  for (let index = 0; index < name.length; index++) {
    hash = mix(hash, name.charCodeAt(index));
  }
  return finish(hash ^ name.length);
}

/** MurmurHash3's step for a block of 32 bits; different hashes stay different. */
function mix(hash: number, block: number): number {
  const scrambled = Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotateLeft(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

/** MurmurHash3's last step: each bit of the hash comes to change about half of the result. */
function finish(hash: number): number {
  let finished = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  finished = Math.imul(finished ^ (finished >>> 13), 0xc2b2ae35);
  return finished ^ (finished >>> 16);
}

function rotateLeft(bits: number, count: number): number {
  return (bits << count) | (bits >>> (32 - count));
}
