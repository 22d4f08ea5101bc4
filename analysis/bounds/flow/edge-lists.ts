/** The edges at each node: those of node `n` are `edges[offsets[n]]` up to `edges[offsets[n + 1] − 1]`. */
export interface EdgeLists {
  readonly offsets: Int32Array;
  readonly edges: Int32Array;
}

/** @param ends the node of each edge */
export function edgeLists(nodes: number, ends: Int32Array): EdgeLists {
  const offsets = new Int32Array(nodes + 1);
  for (const node of ends) {
    offsets[node + 1]!++;
  }
  for (let node = 0; node < nodes; node++) {
    offsets[node + 1]! += offsets[node]!;
  }
  const next = offsets.slice();
  const edges = new Int32Array(ends.length);
  for (const [edge, node] of ends.entries()) {
    edges[next[node]!++] = edge;
  }
  return { offsets, edges };
}
