import { number, numberOr, type ValuesOf } from '../../../sim/parameters/parameter.ts';

/** Up to a quarter of an hour. */
const time = { least: 0, most: 1e6 };
const share = { least: 0, most: 1 };

/** What may be declared of a mock; each operation takes the time that stands here. */
export const mockParameters = {
  create_ms: number(10, time, 'to make a sandbox with a fresh interpreter'),
  fork_ms: number(2, time, 'to fork a sandbox or a Zygote from a Zygote'),
  import_ms: numberOr(
    'workload',
    ['workload'],
    time,
    'to import a package, or as the workload says',
  ),
  pause_ms: number(0.5, time, 'to pause a sandbox'),
  resume_ms: number(0.5, time, 'to resume it'),
  destroy_ms: number(1, time, 'to destroy a sandbox or a Zygote'),
  issue_ms: number(0, time, 'to ask for an operation, during which nothing else is done'),
  jitter: number(0, share, 'how far a time may be off at most, as a share of it (uniform)'),
  fail: number(0, share, 'the probability that an operation fails'),
};

export type MockValues = ValuesOf<typeof mockParameters>;
