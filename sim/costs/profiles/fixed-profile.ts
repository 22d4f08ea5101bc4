/** What it costs a platform to handle sandboxes, in ms each. */
export interface PlatformCosts {
  /** Making a sandbox, without the interpreter in it. */
  readonly sandbox_create_ms: number;
  readonly pause_ms: number;
  readonly resume_ms: number;
  readonly destroy_ms: number;
}

/**
 * A cost profile of the `fixed` kind: every operation takes the same CPU time whenever it runs
 * alone. The field names are those of the JSON file; every value is a number ≥ 0.
 */
export interface FixedProfile {
  readonly kind: 'fixed';
  /** Cores that running operations share, at least 1. */
  readonly cores: number;
  /** Starting an interpreter from scratch, in ms. */
  readonly interpreter_start_ms: number;
  /** Memory of a fresh interpreter, in MB. */
  readonly interpreter_mb: number;
  /** The part of a fork that does not depend on the Zygote's memory, in ms. */
  readonly fork_base_ms: number;
  /** What each MB of the Zygote adds to a fork, in ms. */
  readonly fork_ms_per_mb: number;
  /** Memory that a forked process owns before it imports anything, in MB. */
  readonly fork_mb: number;
  /** Costs by platform name. */
  readonly platforms: Readonly<Record<string, PlatformCosts>>;
}
