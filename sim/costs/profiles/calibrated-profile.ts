import type { OperationKind } from '../operation-kinds.ts';

/**
 * A cost profile of the `calibrated` kind: every operation is a sequence of steps on the resources
 * of a host, whose demands are distributions. `zygolab calibrate` writes one. The field names are
 * those of the JSON file.
 */
export interface CalibratedProfile {
  readonly kind: 'calibrated';
  /** Cores that running steps share, > 0; not whole where cores slow each other down. */
  readonly cores: number;
  /** Steps that run at once before one finds all cores taken: the cores of the host, an integer ≥ 1. */
  readonly whole_cores: number;
  /**
   * How much of each CPU step goes before all others, in ms: schedulers let what has just woken up
   * run before what has been running for long.
   */
  readonly slice_ms: number;
  /** How long a step that finds all cores taken may have to wait for its turn, in ms. */
  readonly turn_ms: number;
  /** Memory of a fresh interpreter, in MB. */
  readonly interpreter_mb: number;
  /** Memory that a forked process owns before it imports anything, in MB. */
  readonly fork_mb: number;
  /** Costs by platform name. */
  readonly platforms: Readonly<Record<string, CalibratedPlatform>>;
  /** What was measured, where and when; nothing that is simulated depends on it. */
  readonly calibration: CalibrationFacts;
}

/** What it costs a platform to handle sandboxes. */
export interface CalibratedPlatform {
  /** Steps by the kind of operation; a kind that the platform never has may be left out. */
  readonly operations: Readonly<Partial<Record<OperationKind, readonly CalibratedStep[]>>>;
  /** What happens between the end of an invocation and the next one of its client. */
  readonly turnaround: readonly CalibratedStep[];
}

/**
 * Where a step runs. `cpu`: shared with all that runs. `disk`: one after the
 * other. `delay`: waiting that nothing slows down. `background`: work on the CPU that the
 * operation sets off and does not wait for.
 */
export const stepResources = ['cpu', 'disk', 'delay', 'background'] as const;
export type StepResource = (typeof stepResources)[number];

/**
 * A step of an operation. It takes
 * `ms + ms_per_mb × memory + ms_per_live × live + times_work × work`,
 * where `memory` is that of the Zygote which is forked, or all that is mapped by what is destroyed, in
 * MB, `live` how many sandboxes and Zygotes there are, and `work` the import, execution or install time that the
 * workload gives.
 */
export interface CalibratedStep {
  readonly name: string;
  readonly on: StepResource;
  /**
   * The group of processes that it runs in on the CPU; none when left out. A group counts as one
   * step where cores are shared, whatever number of steps it has, as Linux's control groups do.
   */
  readonly group?: string;
  /** A lock that is held meanwhile, by its name; handed on in the order of asking. */
  readonly lock?: string;
  /** Quantiles at equal steps of probability from 0 to 1, at least two, between which it is drawn. */
  readonly ms: readonly number[];
  /**
   * A step on the CPU that begins while all cores are taken takes so many times as long in the mean,
   * its `work` not counted: less than 1 where sharing a core costs it less than `cores` says. What is
   * more than 1 is waiting for a turn, which comes to some steps and not to others: as many as make
   * up the mean wait for up to `turn_ms`, more often shortly than long; when all do and that is not
   * enough, each takes longer.
   * 1 when left out.
   */
  readonly crowded?: number;
  readonly ms_per_mb?: number;
  readonly ms_per_live?: number;
  /** Quantiles as of `ms`, without a unit. */
  readonly times_work?: readonly number[];
}

/** Where a calibrated profile comes from. */
export interface CalibrationFacts {
  readonly host: Readonly<Record<string, unknown>>;
  readonly code: Readonly<Record<string, unknown>>;
  readonly workload: string;
  readonly repetitions: number;
}
