import test from 'ava';
import { createArrivals } from './registry.ts';
import { defaultArrivalsOptions } from './arrivals.ts';
import type { Arrivals } from './arrivals.ts';
import { InputError } from '../input-error.ts';
import { plainWorkload } from '../popularity/plain-workload.ts';
import { randomStream } from '../../sim/engine/random/random.ts';
import type { Workload } from '../catalog.ts';

const recordedRefusals = [
  [
    'decreasing times',
    [2, 1],
    [0, 0],
    [1, 1],
    'invocation 1 of plain arrives at 1 ms, which should be from 2 on',
  ],
  [
    'a negative time',
    [-1, 1],
    [0, 0],
    [1, 1],
    'invocation 0 of plain arrives at -1 ms, which should be from 0 on',
  ],
  [
    'no time',
    [0, NaN],
    [0, 0],
    [1, 1],
    'invocation 1 of plain arrives at NaN ms, which should be from 0 on',
  ],
  [
    'an unknown function',
    [0, 1],
    [0, 7],
    [1, 1],
    'invocation 1 of plain calls function 7, which is not in there',
  ],
  [
    'a negative execution',
    [0, 1],
    [0, 1],
    [-3, 1],
    'invocation 0 of plain runs for -3 ms, which should be at least 0',
  ],
] as const;

for (const [what, arrivalMs, called, executeMs, message] of recordedRefusals) {
  test(`file: ${what} refused`, (t) => {
    const invocations = {
      arrivalMs: Float64Array.from(arrivalMs),
      functions: Int32Array.from(called),
      executeMs: Float64Array.from(executeMs),
    };
    const broken = plainWorkload(7, { invocations });
    t.throws(() => create(broken), { instanceOf: InputError, message });
  });
}

test('file: a workload without recorded invocations is refused', (t) => {
  t.throws(() => create(plainWorkload(3)), {
    instanceOf: InputError,
    message: 'arrivals file needs a workload with recorded invocations, and plain has none',
  });
});

function create(workload: Workload): Arrivals {
  return createArrivals('file', workload, defaultArrivalsOptions, (name) => randomStream(1, name));
}
