import test from 'ava';
import { randomStream } from '../../sim/engine/random/random.ts';
import { plainWorkload } from '../popularity/plain-workload.ts';
import { defaultArrivalsOptions } from './arrivals.ts';
import { closed } from './closed.ts';
import { endingAt } from './ending-at.ts';

const loop = () =>
  closed({
    workload: plainWorkload(3),
    options: { ...defaultArrivalsOptions, invocations: 1000, clients: 1 },
    random: randomStream(1, 'arrivals'),
    popularity: () => ({ draw: (atMs) => Math.floor(atMs / 10) }),
  });

test('a closed loop goes on until the time, and not at it', (t) => {
  const arrivals = endingAt(loop(), 30);
  const called: number[] = [];
  while (arrivals.nextMs < Infinity) {
    const atMs = arrivals.nextMs;
    called.push(arrivals.nextFunction);
    t.true(Number.isNaN(arrivals.nextExecuteMs));
    arrivals.advance();
    arrivals.completed(atMs + 10);
  }
  t.deepEqual(called, [0, 1, 2]);
});

test('without an end they are the same', (t) => {
  const arrivals = loop();
  t.is(endingAt(arrivals, Infinity), arrivals);
});
