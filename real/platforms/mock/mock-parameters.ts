import { number, numberOr, type ValuesOf, word } from '../../../sim/parameters/parameter.ts';

/** Up to a quarter of an hour. */
const time = { least: 0, most: 1e6 };
const share = { least: 0, most: 1 };

/**
 * What may be declared of a mock. Each operation takes the time that stands here, an execution and,
 * unless told, an import what the workload says.
 */
export const mockParameters = {
  create_ms: number(10, time, 'to make a sandbox with a fresh interpreter'),
  fork_ms: number(2, time, 'to fork a sandbox or a Zygote from a Zygote'),
  import_ms: numberOr('workload', ['workload'], time, 'to import a package'),
  pause_ms: number(0.5, time, 'to pause a sandbox'),
  resume_ms: number(0.5, time, 'to resume it'),
  destroy_ms: number(1, time, 'to destroy a sandbox or a Zygote'),
  issue_ms: number(0, time, 'to ask for an operation, nothing else being done'),
  jitter: number(0, share, 'how far times are off at most, as a share (uniform)'),
  fail: number(0, share, 'the probability that an operation fails'),
  zygotes: word('yes', ['yes', 'no'], 'whether it holds Zygotes'),
};

export type MockValues = ValuesOf<typeof mockParameters>;
