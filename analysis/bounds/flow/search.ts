import { DistanceHeap } from './distance-heap.ts';

/** Where two searches meet, on the shortest path that is known so far. */
export interface Meeting {
  /** How long that path is; before there is one, how long it may be at most. */
  length: number;
  /** −1 before there is one. */
  node: number;
}

/**
 * One of two searches for a shortest path (Dijkstra's) that go towards each other. Steps of no length
 * need no heap.
 */
export class Search {
  /** The step by which each node was reached. */
  readonly cameBy: Int32Array;
  readonly #distances: Float64Array;
  readonly #isSettled: Uint8Array;
  readonly #reached: Int32Array;
  #reachedCount = 0;
  /** Nodes that are as far away as the one that was visited last. */
  #near = new Int32Array(64);
  #nearCount = 0;
  readonly #heap = new DistanceHeap();
  /** How far away the node is that was visited last. */
  #distance = 0;
  readonly #meeting: Meeting;
  #other: Search = this;

  constructor(nodes: number, meeting: Meeting) {
    this.cameBy = new Int32Array(nodes);
    this.#distances = new Float64Array(nodes).fill(Infinity);
    this.#isSettled = new Uint8Array(nodes);
    this.#reached = new Int32Array(nodes);
    this.#meeting = meeting;
  }

  /** Names the search that comes from the other end. */
  towards(other: Search): void {
    this.#other = other;
  }

  begin(source: number): void {
    this.#distance = 0;
    this.#distances[source] = 0;
    this.#reached[0] = source;
    this.#reachedCount = 1;
    this.#near[0] = source;
    this.#nearCount = 1;
    this.#heap.size = 0;
  }

  /** How far away a node is, as far as is known; Infinity where it was not reached. */
  distanceOf(node: number): number {
    return this.#distances[node]!;
  }

  /** How far away the nodes that were not visited are at least; Infinity when all were. */
  get radius(): number {
    return this.#nearCount > 0 ? this.#distance : this.#heap.firstDistance;
  }

  /** Visits the nearest node that was not visited; −1 when there is none. */
  next(): number {
    while (this.#nearCount > 0 || this.#heap.size > 0) {
      const node = this.#nearCount > 0 ? this.#near[--this.#nearCount]! : this.#heap.pop();
      if (this.#isSettled[node] === 0) {
        this.#isSettled[node] = 1;
        this.#distance = this.#distances[node]!;
        return node;
      }
    }
    return -1;
  }

  /** From the node that was visited last one can go to this one. */
  go(node: number, length: number, step: number): void {
    // Rounding makes some a trifle less than nothing.
    const distance = length > 0 ? this.#distance + length : this.#distance;
    const known = this.#distances[node]!;
    const meeting = this.#meeting;
    if (distance >= meeting.length || distance >= known) {
      return;
    }
    if (known === Infinity) {
      this.#reached[this.#reachedCount++] = node;
    }
    this.#distances[node] = distance;
    this.cameBy[node] = step;
    const wholeLength = distance + this.#other.distanceOf(node);
    if (wholeLength < meeting.length) {
      meeting.length = wholeLength;
      meeting.node = node;
    }
    if (distance > this.#distance) {
      this.#heap.push(distance, node);
    } else {
      this.#pushNear(node);
    }
  }

  /**
   * Ends the search.
   *
   * @param radius nodes that are nearer than this
   * @param potentials to which is added, times `sign`, how much farther that is than each of them
   */
  end(radius: number, potentials: Float64Array, sign: 1 | -1): void {
    for (let at = 0; at < this.#reachedCount; at++) {
      const node = this.#reached[at]!;
      const distance = this.#distances[node]!;
      if (distance < radius) {
        potentials[node]! += sign * (radius - distance);
      }
      this.#distances[node] = Infinity;
      this.#isSettled[node] = 0;
    }
  }

  #pushNear(node: number): void {
    if (this.#nearCount === this.#near.length) {
      const wider = new Int32Array(2 * this.#nearCount);
      wider.set(this.#near);
      this.#near = wider;
    }
    this.#near[this.#nearCount++] = node;
  }
}
