import type { WorkloadNotes } from './directory/notes.ts';

/**
 * What a worker can be asked to run: packages with their costs, and functions with their packages.
 *
 * Packages and functions are dense integers, so that the simulator's state can live in typed
 * arrays. The packages of function `f` are
 * `packageLists[packageOffsets[f]] ... packageLists[packageOffsets[f + 1] - 1]`: its transitive
 * closure, in file order, without repetition.
 */
export interface Catalog {
  /** Package names by package index, as the workload writes them: `requests==2.31.0`. */
  readonly packageNames: readonly string[];
  /** Time to import each package alone, its dependencies being loaded already, in ms. */
  readonly importMs: Float64Array;
  /** Memory that importing each package adds, in MB. */
  readonly importMb: Float64Array;
  /** Time to install each package alone, in ms. */
  readonly installMs: Float64Array;
  /** Size of each installed package, in MB. */
  readonly diskMb: Float64Array;
  /** Which costs of each package were imputed rather than measured: a set of `ImputedCost` bits. */
  readonly imputed: Uint8Array;
  /** Function names by function index. */
  readonly functionNames: readonly string[];
  /** Where each function's run in `packageLists` starts; one more entry than there are functions. */
  readonly packageOffsets: Int32Array;
  /** Package indices of all functions, one after the other. */
  readonly packageLists: Int32Array;
  /** Time that each function's body takes, in ms. */
  readonly executeMs: Float64Array;
  /** Memory that each function's own data takes in its sandbox, in MB. */
  readonly memoryMb: Float64Array;
}

/** The bits of `Catalog.imputed`, by the column of `packages.csv` that they speak of. */
export const ImputedCost = {
  import_ms: 1,
  import_mb: 2,
  install_ms: 4,
  disk_mb: 8,
} as const;

/** A run of recorded invocations, sorted by arrival time. */
export interface RecordedInvocations {
  /** Arrival times in ms, non-decreasing. */
  readonly arrivalMs: Float64Array;
  /** Function indices into the catalog. */
  readonly functions: Int32Array;
  /** Execution times in ms; NaN where the function's own `executeMs` holds. */
  readonly executeMs: Float64Array;
}

/** How a function's code is called on a real host. */
export interface Handler {
  /** `MODULE.NAME`, as AWS Lambda has it; what the folder's files suggest when left out. */
  readonly handler?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** An absolute path: a file of events, a JSON value a line, which are drawn in order. */
  readonly events?: string | undefined;
}

/** A catalog with what is known of how it was called. */
export interface Workload {
  /** The built-in workload's name, or the directory it was read from. */
  readonly name: string;
  readonly catalog: Catalog;
  /** `invocations.csv`, where the workload has one. */
  readonly invocations?: RecordedInvocations;
  /** How often a trace called each function, where there is such a trace (popularity `counts`). */
  readonly callCounts?: Float64Array;
  /** Folders of functions' code by function index, for real mode; empty where one has none. */
  readonly codeFolders?: readonly string[];
  /** How that code is called, by function index, for real mode; undefined where all is as usual. */
  readonly handlers?: readonly (Handler | undefined)[];
  /** Where the workload comes from and what was left out of it (`workload.json`). */
  readonly notes?: WorkloadNotes;
  /** What its reader has to say of its files, a line each. */
  readonly remarks?: readonly string[];
}
