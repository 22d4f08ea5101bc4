import { type FlowEdges, MemoryNetwork } from './memory-network.ts';
import { type Meeting, Search } from './search.ts';

/** Is told how far something that takes long has come. */
export type Tell = (done: number, total: number) => void;

/** Fewer gaps than these take no time to speak of. */
const tellEvery = 5000;

/** A gain that is smaller than this, relative to what a gap is worth, comes of rounding. */
const rounding = 1e-13;

/**
 * The flow of memory along time that is worth the most, where each gap takes some of it aside from
 * one node to a later one.
 *
 * Gaps come one by one. Each draws memory along the shortest path from its end back to its start,
 * which is free or which other gaps give up, as long as that costs less than it is worth: successive
 * shortest paths with potentials (Ahuja, Magnanti and Orlin, "Network Flows", 1993, §9.7). Two
 * searches go towards each other, so that a path is found near one of its ends where it can be.
 * Memory is counted in whole units, exactly; worth and potentials are of double precision.
 */
export class MemoryFlow {
  readonly #edges: FlowEdges;
  readonly #limitUnits: number;
  readonly #network: MemoryNetwork;
  readonly #meeting: Meeting = { length: 0, node: -1 };
  readonly #ahead: Search;
  readonly #back: Search;

  /** @param tell is told every now and then how many gaps have come */
  constructor(edges: FlowEdges, limitUnits: number, tell: Tell = () => {}) {
    this.#edges = edges;
    this.#limitUnits = limitUnits;
    this.#network = new MemoryNetwork(edges, limitUnits);
    this.#ahead = new Search(edges.nodes, this.#meeting);
    this.#back = new Search(edges.nodes, this.#meeting);
    this.#ahead.towards(this.#back);
    this.#back.towards(this.#ahead);
    for (const [done, gap] of this.#byWorth().entries()) {
      this.#admit(gap);
      if ((done + 1) % tellEvery === 0) {
        tell(done + 1, edges.units.length);
      }
    }
  }

  /** What each gap holds, in memory units. */
  get held(): Float64Array {
    return this.#network.held;
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
    const { potentials } = this.#network;
    let sum = this.#limitUnits * (potentials[0]! - potentials[nodes - 1]!);
    for (let gap = 0; gap < units.length; gap++) {
      const price = potentials[from[gap]!]! - potentials[to[gap]!]!;
      sum += units[gap]! * Math.max(0, worth[gap]! - price);
    }
    return sum;
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
    const { potentials, held, room } = this.#network;
    const start = from[gap]!;
    const end = to[gap]!;
    let left = units[gap]!;
    while (left > 0) {
      const gain = worth[gap]! - (potentials[start]! - potentials[end]!);
      if (gain <= rounding * worth[gap]! || !this.#findPath(end, start, gain)) {
        break;
      }
      const moved = this.#move(end, start, left);
      held[gap]! += moved;
      left -= moved;
    }
    room[gap] = left;
  }

  /**
   * Finds the shortest path from one node to another if it is shorter than `longest`, and takes the
   * distances up to there into the potentials.
   */
  #findPath(source: number, target: number, longest: number): boolean {
    const meeting = this.#meeting;
    const network = this.#network;
    const ahead = this.#ahead;
    const back = this.#back;
    meeting.length = longest;
    meeting.node = -1;
    ahead.begin(source);
    back.begin(target);
    while (ahead.radius + back.radius < meeting.length) {
      const next = ahead.next();
      if (next >= 0) {
        network.lookAhead(next, ahead);
      }
      const before = back.next();
      if (before >= 0) {
        network.lookBack(before, back);
      }
    }
    const aheadRadius = Math.min(ahead.radius, meeting.length);
    ahead.end(aheadRadius, network.potentials, -1);
    back.end(meeting.length - aheadRadius, network.potentials, 1);
    return meeting.node >= 0;
  }

  /** Moves as much as can go along the path that was found, and says how much. */
  #move(source: number, target: number, unitsMax: number): number {
    const network = this.#network;
    const path: number[] = [];
    for (let node = this.#meeting.node; node !== source;) {
      const step = this.#ahead.cameBy[node]!;
      path.push(step);
      node = network.startOf(step);
    }
    for (let node = this.#meeting.node; node !== target;) {
      const step = this.#back.cameBy[node]!;
      path.push(step);
      node = network.endOf(step);
    }
    const units = path.reduce((least, step) => Math.min(least, network.roomOf(step)), unitsMax);
    for (const step of path) {
      network.take(step, units);
    }
    return units;
  }
}
