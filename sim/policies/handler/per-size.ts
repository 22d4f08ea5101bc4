/** A cost for each unit of a size. What costs nothing is worth nothing, even where it takes no room. */
export function perSize(cost: number, size: number): number {
  return cost === 0 ? 0 : cost / size;
}
