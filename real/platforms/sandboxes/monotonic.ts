/**
 * Now, in ms of CLOCK_MONOTONIC: Node's hrtime reads that very clock on Linux, so these times and
 * those that C and Python take can be set off against each other.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
