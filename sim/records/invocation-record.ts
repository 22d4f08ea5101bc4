/** What an arrival found, by the number that the simulator keeps for it. */
export const tiers = ['handler', 'import', 'root', 'none'] as const;
export type Tier = (typeof tiers)[number];

/** How an invocation ended, by the number that the worker keeps for it. */
export const statuses = ['ok', 'error', 'timeout', 'oom', 'killed'] as const;
export type Status = (typeof statuses)[number];

/**
 * One invocation as it came out: the columns of `invocations.csv` that the worker fills.
 * `latency = end − arrival = queue + install + provision + import + execute`, all in ms.
 */
export interface InvocationRecord {
  /** Counts from 0, in order of arrival. */
  invocation: number;
  /** Index of the function in the catalog. */
  function: number;
  arrivalMs: number;
  /** When the worker took it up; the arrival in a simulation, where no invocation queues. */
  startMs: number;
  endMs: number;
  queueMs: number;
  installMs: number;
  /** All it took to have the sandbox, waiting for a Zygote and resuming included. */
  provisionMs: number;
  /** What the sandbox imported itself. */
  importMs: number;
  executeMs: number;
  tier: Tier;
  /** The Zygote that the sandbox was forked from: 0 is the root, −1 none. */
  zygote: number;
  /** Its depth in the tree: 0 for the root, −1 for none. */
  zygoteDepth: number;
  /** How many packages the function has. */
  packages: number;
  /** How many of them the sandbox got from its Zygote. */
  inheritedPackages: number;
  /** How many of those were added to the tree for this very invocation. */
  grownPackages: number;
  /** What the sandbox owns, in MB. */
  memoryMb: number;
  status: Status;
}

/** Counts and peaks of a run, as `summary.json` names them. */
export interface RunCounts {
  /** The root not counted. */
  zygotesCreated: number;
  zygotesEvicted: number;
  /** By the policy's decision; sandboxes dropped for their size are not counted. */
  handlersEvicted: number;
  importMbPeak: number;
  handlerMbPeak: number;
  /** How many sandboxes were made before anybody called, and how many of them somebody called. */
  prewarms: number;
  prewarmsUsed: number;
}
