/** A headline claim of the paper that runs of ours can speak for or against. */
export interface Claim {
  /** What is claimed, in a sentence. */
  readonly statement: string;
  /** The paper's value, in the claim's unit; a ratio is turned so that it is above 1. */
  readonly paper: number;
  readonly unit: ClaimUnit;
  /** Whether the paper says `about` of a ratio, so that what rounds to its value reaches it. */
  readonly isAbout?: boolean;
  /** Where the value stands and how surely it is known: `abstract [P]`. */
  readonly source: string;
  /** The id of the figure whose runs give the evidence. */
  readonly figure: string;
  /** What cannot be tested here, and why, in a sentence; undefined when all of it can. */
  readonly limits?: string;
  /** Why more than twice the paper's ratio answers another question, in a few words. */
  readonly beyond?: string;
  /** Whether so little of it can be tested that what comes out can speak for it, not against it. */
  readonly isInPart?: boolean;
}

/** `x`: how many times as much. */
export type ClaimUnit = 'x' | '%' | 'ms';

/**
 * How evidence came about: on the simulated host, on this one, or (`data`) counted in published
 * data, neither simulated nor measured here.
 */
export type EvidenceMode = 'sim' | 'real' | 'data';

/** What runs of one mode say about a claim. */
export interface Evidence {
  /** The id of the claim. */
  readonly claim: string;
  readonly mode: EvidenceMode;
  /** In the claim's unit, with its interval of 95 %; equal to the value where it is exact. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many invocations, containers or packages it rests on (the smaller side of a ratio). */
  readonly n: number;
  /** What was compared on what, and how the interval was had. */
  readonly basis: string;
}
