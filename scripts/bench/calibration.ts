import { performance } from 'node:perf_hooks';
import { MinHeap } from '../../sim/engine/events/min-heap.ts';
import { randomStream } from '../../sim/engine/random/random.ts';

const pending = 1000;
const operations = 2_000_000;

/**
 * Millions of pops and pushes a second on a heap of 1,000 events: what this machine gives now, for
 * other figures of the same run to be divided by.
 */
export function calibrationRate(): number {
  const random = randomStream(1, 'calibration');
  const delays = Float64Array.from({ length: 4096 }, () => random.exponential(100));
  const heap = new MinHeap();
  for (let index = 0; index < pending; index++) {
    heap.push(delays[index]!, index, index);
  }
  const started = performance.now();
  for (let index = 0; index < operations; index++) {
    const now = heap.firstKey;
    const item = heap.pop();
    heap.push(now + delays[index & 4095]!, pending + index, item);
  }
  return operations / (performance.now() - started) / 1000;
}
