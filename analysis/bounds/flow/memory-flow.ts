import { DistanceHeap } from './distance-heap.ts';
import { type EdgeLists, edgeLists } from './edge-lists.ts';

/** Gaps as edges of a network along time: memory that is in none of them flows along the line. */
export interface FlowEdges {
  /** Nodes of the line, counted from 0; between one and the next lies a moment. */
  readonly nodes: number;
  /** Where each gap leaves the line and comes back to it: `from < to`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** What each can hold at most, in memory units, no more than the limit. */
  readonly units: Float64Array;
  /** What a unit in each is worth, > 0. */
  readonly worth: Float64Array;
}

/** How a node was reached where it was along the line; a gap's number, doubled, + 1 for back. */
const backAlongLine = -1;
const alongLine = -2;

/** A gain that is smaller than this, relative to what a gap is worth, comes of rounding. */
const rounding = 1e-13;

/**
 * The flow of memory along time that is worth the most, where each gap takes some of it aside from
 * one node to a later one.
 *
 * Gaps come one by one. Each draws memory along the shortest path from its end back to
 * its start, which is free or which other gaps give up, as long as that costs less than it is
 * worth: successive shortest paths with potentials (Ahuja, Magnanti and Orlin, "Network Flows",
 * 1993, §9.7), of which each looks no farther than the neighbourhood of a gap. Memory is counted
 * in whole units, exactly; worth and potentials are of double precision.
 */
export class MemoryFlow {
  /** What each gap holds, in memory units. */
  readonly held: Float64Array;
  readonly #edges: FlowEdges;
  readonly #limitUnits: number;
  /** What each gap could hold more; 0 for those that have not come yet. */
  readonly #room: Float64Array;
  /** Memory that flows along the line, from each node to the next. */
  readonly #free: Float64Array;
  /** They fall along the line: by what a unit of memory costs at the moment in between. */
  readonly #potentials: Float64Array;
  readonly #leaving: EdgeLists;
  readonly #coming: EdgeLists;
  readonly #search: Search;

  constructor(edges: FlowEdges, limitUnits: number) {
    const { nodes, from, to, units } = edges;
    this.#edges = edges;
    this.#limitUnits = limitUnits;
    this.held = new Float64Array(units.length);
    this.#room = new Float64Array(units.length);
    this.#free = new Float64Array(nodes).fill(limitUnits);
    this.#potentials = new Float64Array(nodes);
    this.#leaving = edgeLists(nodes, from);
    this.#coming = edgeLists(nodes, to);
    this.#search = new Search(nodes);
    for (const gap of this.#byWorth()) {
      this.#admit(gap);
    }
  }

  /** Gaps by what they are worth for each moment: those come first that give little up later. */
  #byWorth(): Int32Array {
    const { from, to, worth } = this.#edges;
    const values = worth.map((value, gap) => value / (to[gap]! - from[gap]!));
    const order = Int32Array.from(values, (_, gap) => gap);
    return order.sort((one, other) => values[other]! - values[one]! || one - other);
  }

  /** Lets a gap have as much memory as it is worth. */
  #admit(gap: number): void {
    const { from, to, units, worth } = this.#edges;
    const start = from[gap]!;
    const end = to[gap]!;
    let left = units[gap]!;
    while (left > 0) {
      const gain = worth[gap]! - (this.#potentials[start]! - this.#potentials[end]!);
      if (gain <= rounding * worth[gap]! || !this.#findPath(end, start, gain)) {
        break;
      }
      const moved = Math.min(left, this.#narrowest(end, start));
      this.#move(end, start, moved);
      this.held[gap]! += moved;
      left -= moved;
    }
    this.#room[gap] = left;
  }

  /**
   * Finds the shortest path from one node to another if it is shorter than `longest`, and takes the
   * distances up to there into the potentials.
   */
  #findPath(source: number, target: number, longest: number): boolean {
    const search = this.#search;
    search.begin(source, target, longest);
    for (let node = search.next(); node >= 0; node = search.next()) {
      this.#lookAround(node);
    }
    search.takeInto(this.#potentials);
    return search.length < longest;
  }

  /** Tells the search where one can go from a node; what is explored first comes last. */
  #lookAround(node: number): void {
    const search = this.#search;
    const potentials = this.#potentials;
    const { from, to, worth } = this.#edges;
    const potential = potentials[node]!;
    const leaving = this.#leaving;
    for (let at = leaving.offsets[node]!; at < leaving.offsets[node + 1]!; at++) {
      const gap = leaving.edges[at]!;
      if (this.#room[gap]! > 0) {
        const other = to[gap]!;
        search.step(other, potential - potentials[other]! - worth[gap]!, 2 * gap);
      }
    }
    if (node + 1 < this.#edges.nodes) {
      search.step(node + 1, potential - potentials[node + 1]!, alongLine);
    }
    const coming = this.#coming;
    for (let at = coming.offsets[node]!; at < coming.offsets[node + 1]!; at++) {
      const gap = coming.edges[at]!;
      if (this.held[gap]! > 0) {
        const other = from[gap]!;
        search.step(other, potential - potentials[other]! + worth[gap]!, 2 * gap + 1);
      }
    }
    if (node > 0 && this.#free[node - 1]! > 0) {
      search.step(node - 1, potential - potentials[node - 1]!, backAlongLine);
    }
  }

  /** How much can go along the path that was found. */
  #narrowest(source: number, target: number): number {
    const { from, to } = this.#edges;
    const cameBy = this.#search.cameBy;
    let units = Infinity;
    for (let node = target; node !== source;) {
      const way = cameBy[node]!;
      const gap = way >> 1;
      if (way === backAlongLine) {
        units = Math.min(units, this.#free[node]!);
        node++;
      } else if (way === alongLine) {
        node--;
      } else if (way % 2 === 0) {
        units = Math.min(units, this.#room[gap]!);
        node = from[gap]!;
      } else {
        units = Math.min(units, this.held[gap]!);
        node = to[gap]!;
      }
    }
    return units;
  }

  #move(source: number, target: number, units: number): void {
    const { from, to } = this.#edges;
    const cameBy = this.#search.cameBy;
    for (let node = target; node !== source;) {
      const way = cameBy[node]!;
      const gap = way >> 1;
      if (way === backAlongLine) {
        this.#free[node]! -= units;
        node++;
      } else if (way === alongLine) {
        node--;
        this.#free[node]! += units;
      } else {
        const isBack = way % 2 === 1;
        this.held[gap]! += isBack ? -units : units;
        this.#room[gap]! += isBack ? units : -units;
        node = isBack ? to[gap]! : from[gap]!;
      }
    }
  }

  /** What the flow is worth. */
  get worth(): number {
    const { worth } = this.#edges;
    return worth.reduce((sum, value, gap) => sum + value * this.held[gap]!, 0);
  }

  /**
   * What all memory is worth at the prices that came out: no flow is worth more than this (the dual
   * of the linear program), and the best one is worth as much.
   */
  get worthMax(): number {
    const { nodes, from, to, units, worth } = this.#edges;
    const potentials = this.#potentials;
    let sum = this.#limitUnits * (potentials[0]! - potentials[nodes - 1]!);
    for (let gap = 0; gap < units.length; gap++) {
      const price = potentials[from[gap]!]! - potentials[to[gap]!]!;
      sum += units[gap]! * Math.max(0, worth[gap]! - price);
    }
    return sum;
  }
}

/** A search for a shortest path (Dijkstra's), whose steps of no length need no heap. */
class Search {
  /** How each node was reached. */
  readonly cameBy: Int32Array;
  /** How long the shortest path to the target is, if it is shorter than what was asked for. */
  length = 0;
  #target = 0;
  #distance = 0;
  readonly #distances: Float64Array;
  readonly #isSettled: Uint8Array;
  readonly #reached: Int32Array;
  #reachedCount = 0;
  /** Nodes as far away as the one that was visited last. */
  readonly #near: Int32Array;
  #nearCount = 0;
  readonly #heap = new DistanceHeap();

  constructor(nodes: number) {
    this.cameBy = new Int32Array(nodes);
    this.#distances = new Float64Array(nodes).fill(Infinity);
    this.#isSettled = new Uint8Array(nodes);
    this.#reached = new Int32Array(nodes);
    this.#near = new Int32Array(nodes);
  }

  begin(source: number, target: number, longest: number): void {
    this.length = longest;
    this.#target = target;
    this.#distance = 0;
    this.#distances[source] = 0;
    this.#reached[0] = source;
    this.#reachedCount = 1;
    this.#near[0] = source;
    this.#nearCount = 1;
    this.#heap.size = 0;
  }

  /** The next node to look around from; −1 when the shortest path is known. */
  next(): number {
    while (this.#distance < this.length && (this.#nearCount > 0 || this.#heap.size > 0)) {
      const node = this.#nearCount > 0 ? this.#near[--this.#nearCount]! : this.#heap.pop();
      if (this.#isSettled[node] === 0) {
        this.#distance = this.#distances[node]!;
        if (this.#distance >= this.length) {
          return -1;
        }
        this.#isSettled[node] = 1;
        return node;
      }
    }
    return -1;
  }

  /** From the node that was visited last one can go to this one. */
  step(node: number, length: number, way: number): void {
    // Rounding makes some a trifle less than nothing.
    const distance = length > 0 ? this.#distance + length : this.#distance;
    const known = this.#distances[node]!;
    if (distance >= this.length || distance >= known) {
      return;
    }
    if (known === Infinity) {
      this.#reached[this.#reachedCount++] = node;
    }
    this.#distances[node] = distance;
    this.cameBy[node] = way;
    if (node === this.#target) {
      this.length = distance;
    } else if (distance === this.#distance) {
      this.#near[this.#nearCount++] = node;
    } else {
      this.#heap.push(distance, node);
    }
  }

  /** Makes all steps that were looked at at least 0 long, and those of the path 0. */
  takeInto(potentials: Float64Array): void {
    for (let at = 0; at < this.#reachedCount; at++) {
      const node = this.#reached[at]!;
      const distance = this.#distances[node]!;
      if (distance < this.length) {
        potentials[node]! += distance - this.length;
      }
      this.#distances[node] = Infinity;
      this.#isSettled[node] = 0;
    }
  }
}
