/**
 * What the worker asks its host to do; each is a small integer, so that an operation and its
 * subject fit into one event.
 *
 * The subject of `installPackage` is a package index, of those on a Zygote a Zygote slot, of all
 * others a sandbox slot. What else the host must know (which function, forked from what, with
 * which packages) it reads from the worker's tables.
 */
export const Operation = {
  installPackage: 0,
  /** A fresh interpreter, or a fork, as the sandbox's Zygote says. */
  createSandbox: 1,
  /** What the function needs and the sandbox did not inherit, in order. */
  importInSandbox: 2,
  execute: 3,
  pause: 4,
  resume: 5,
  destroySandbox: 6,
  /** A fork of the Zygote's parent. */
  createZygote: 7,
  /** The Zygote's own packages, in order. */
  importInZygote: 8,
  destroyZygote: 9,
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** Names of the operations by number, as `operations.csv` writes them. */
export const operationNames: readonly string[] = Object.keys(Operation).map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

/** How an operation ended: an index into `statuses`, 0 being ok. */
export const Outcome = { ok: 0, error: 1, timeout: 2, oom: 3, killed: 4 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/**
 * Where a worker's operations happen: a virtual clock, or Linux.
 *
 * The worker never waits: it starts an operation, and the host calls `complete` of the worker when
 * that has ended, never from within `start`. The host calls the worker's `runTimers` when
 * `nextTimerMs` has come. Of what happens at one time, completions come first, then timers, then
 * arrivals.
 */
export interface Host {
  /** The time since the run began, in ms. */
  readonly nowMs: number;
  start(operation: Operation, subject: number): void;
}
