import { type EdgeLists, edgeLists } from './edge-lists.ts';
import type { Search } from './search.ts';

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

/**
 * Which memory could go elsewhere. A step from one node to another is a number: along a gap twice its
 * own, back through it one more; back along the line over a moment minus twice its own − 1, and
 * along the line one less.
 */
export class MemoryNetwork {
  /** What each gap holds, in memory units. */
  readonly held: Float64Array;
  /** What each could hold more; 0 for those that do not take part yet. */
  readonly room: Float64Array;
  /** They fall along the line: by what a unit of memory costs at the moment in between. */
  readonly potentials: Float64Array;
  /** Memory that is in no gap, at each moment. */
  readonly #free: Float64Array;
  readonly #edges: FlowEdges;
  readonly #leaving: EdgeLists;
  readonly #coming: EdgeLists;

  constructor(edges: FlowEdges, limitUnits: number) {
    const { nodes, from, to, units } = edges;
    this.#edges = edges;
    this.held = new Float64Array(units.length);
    this.room = new Float64Array(units.length);
    this.potentials = new Float64Array(nodes);
    this.#free = new Float64Array(nodes).fill(limitUnits);
    this.#leaving = edgeLists(nodes, from);
    this.#coming = edgeLists(nodes, to);
  }

  /** Tells a search where one can go from a node; where it goes first comes last. */
  lookAhead(node: number, search: Search): void {
    const { nodes, to, from, worth } = this.#edges;
    const { potentials, room, held } = this;
    const potential = potentials[node]!;
    const leaving = this.#leaving;
    for (let at = leaving.offsets[node]!; at < leaving.offsets[node + 1]!; at++) {
      const gap = leaving.edges[at]!;
      if (room[gap]! > 0) {
        const other = to[gap]!;
        search.go(other, potential - potentials[other]! - worth[gap]!, 2 * gap);
      }
    }
    if (node + 1 < nodes) {
      search.go(node + 1, potential - potentials[node + 1]!, -2 * node - 2);
    }
    const coming = this.#coming;
    for (let at = coming.offsets[node]!; at < coming.offsets[node + 1]!; at++) {
      const gap = coming.edges[at]!;
      if (held[gap]! > 0) {
        const other = from[gap]!;
        search.go(other, potential - potentials[other]! + worth[gap]!, 2 * gap + 1);
      }
    }
    if (node > 0 && this.#free[node - 1]! > 0) {
      search.go(node - 1, potential - potentials[node - 1]!, -2 * (node - 1) - 1);
    }
  }

  /** Tells a search that goes backwards from where one can come to a node. */
  lookBack(node: number, search: Search): void {
    const { nodes, to, from, worth } = this.#edges;
    const { potentials, room, held } = this;
    const potential = potentials[node]!;
    const coming = this.#coming;
    for (let at = coming.offsets[node]!; at < coming.offsets[node + 1]!; at++) {
      const gap = coming.edges[at]!;
      if (room[gap]! > 0) {
        const other = from[gap]!;
        search.go(other, potentials[other]! - potential - worth[gap]!, 2 * gap);
      }
    }
    if (node > 0) {
      search.go(node - 1, potentials[node - 1]! - potential, -2 * (node - 1) - 2);
    }
    const leaving = this.#leaving;
    for (let at = leaving.offsets[node]!; at < leaving.offsets[node + 1]!; at++) {
      const gap = leaving.edges[at]!;
      if (held[gap]! > 0) {
        const other = to[gap]!;
        search.go(other, potentials[other]! - potential + worth[gap]!, 2 * gap + 1);
      }
    }
    if (node + 1 < nodes && this.#free[node]! > 0) {
      search.go(node + 1, potentials[node + 1]! - potential, -2 * node - 1);
    }
  }

  /** The node that a step goes out from. */
  startOf(step: number): number {
    if (step < 0) {
      const moment = (-step - 1) >> 1;
      return step % 2 === 0 ? moment : moment + 1;
    }
    return step % 2 === 0 ? this.#edges.from[step >> 1]! : this.#edges.to[step >> 1]!;
  }

  /** The node that a step leads to. */
  endOf(step: number): number {
    if (step < 0) {
      const moment = (-step - 1) >> 1;
      return step % 2 === 0 ? moment + 1 : moment;
    }
    return step % 2 === 0 ? this.#edges.to[step >> 1]! : this.#edges.from[step >> 1]!;
  }

  /** How much memory can take a step. */
  roomOf(step: number): number {
    if (step < 0) {
      return step % 2 === 0 ? Infinity : this.#free[(-step - 1) >> 1]!;
    }
    return step % 2 === 0 ? this.room[step >> 1]! : this.held[step >> 1]!;
  }

  /** Lets memory take a step. */
  take(step: number, units: number): void {
    const signed = step % 2 === 0 ? units : -units;
    if (step < 0) {
      this.#free[(-step - 1) >> 1]! += signed;
    } else {
      this.held[step >> 1]! += signed;
      this.room[step >> 1]! -= signed;
    }
  }
}
