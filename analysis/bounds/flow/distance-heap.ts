/** Nodes by distance, the nearest first. A node may be in it several times. */
export class DistanceHeap {
  size = 0;
  #distances = new Float64Array(64);
  #nodes = new Int32Array(64);

  /** The smallest distance; Infinity when the heap is empty. */
  get firstDistance(): number {
    return this.size === 0 ? Infinity : this.#distances[0]!;
  }

  push(distance: number, node: number): void {
    if (this.size === this.#nodes.length) {
      this.#grow();
    }
    const distances = this.#distances;
    const nodes = this.#nodes;
    let hole = this.size++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      if (distances[above]! <= distance) {
        break;
      }
      distances[hole] = distances[above]!;
      nodes[hole] = nodes[above]!;
      hole = above;
    }
    distances[hole] = distance;
    nodes[hole] = node;
  }

  /** Takes out the nearest node; the heap must not be empty. */
  pop(): number {
    const distances = this.#distances;
    const nodes = this.#nodes;
    const nearest = nodes[0]!;
    const last = --this.size;
    const distance = distances[last]!;
    let hole = 0;
    for (let below = 1; below < last; below = 2 * hole + 1) {
      if (below + 1 < last && distances[below + 1]! < distances[below]!) {
        below++;
      }
      if (distance <= distances[below]!) {
        break;
      }
      distances[hole] = distances[below]!;
      nodes[hole] = nodes[below]!;
      hole = below;
    }
    distances[hole] = distance;
    nodes[hole] = nodes[last]!;
    return nearest;
  }

  #grow(): void {
    const distances = new Float64Array(2 * this.size);
    const nodes = new Int32Array(2 * this.size);
    distances.set(this.#distances);
    nodes.set(this.#nodes);
    this.#distances = distances;
    this.#nodes = nodes;
  }
}
