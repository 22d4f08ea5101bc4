import type { Catalog } from '../../workloads/catalog.ts';
import type { RandomStream } from '../../workloads/random-stream.ts';
import type { Parameters } from '../parameters/parameter.ts';
import type { PolicyDeclaration } from './policy-declaration.ts';

/**
 * Decides which paused sandboxes the handler cache gives up.
 *
 * The cache itself knows which sandboxes are paused, how much they own and when it is over its
 * limit; it tells its policy of every sandbox that comes and goes and asks it for victims.
 * Sandboxes are slots: dense integers, used again after a sandbox is gone.
 */
export interface HandlerPolicy {
  /** Whether sandboxes are paused after use at all; if not, each is destroyed. */
  readonly keepsHandlers: boolean;
  /** An invocation of a function arrives; a sandbox that serves it is still in the cache. */
  arrived?(functionIndex: number): void;
  /** A sandbox executes its function. */
  started?(sandbox: number): void;
  /** An execution has ended, however that was; if the sandbox is kept, its pause begins after this. */
  ended?(sandbox: number): void;
  /** A sandbox was paused and is in the cache now. */
  admitted(sandbox: number): void;
  /** A sandbox left the cache: resumed, or given up. */
  removed(sandbox: number): void;
  /** A sandbox that has been asked for is no more: it was given up, has failed, or is not kept. */
  ceased?(sandbox: number): void;
  /** The sandbox to give up next. Only called while at least one is in the cache. */
  victim(): number;
  /**
   * When the policy wants `runTimer` to be called, in ms; Infinity for never. What is past has its
   * turn with the next timers, after what is being handled.
   */
  readonly timerMs: number;
  /**
   * Called at `timerMs`; must move it on. May give up sandboxes and prewarm functions. Of several
   * timers that are due, one has its turn in each call: what ends at that time comes between them.
   */
  runTimer(nowMs: number): void;
}

/** What a handler policy sees of the handler cache, and may ask of it (policies §2). */
export interface PausedSandboxes {
  /** The worker's clock, in ms. */
  readonly nowMs: number;
  readonly catalog: Catalog;
  /** By sandbox; the arrays are replaced when they grow, so do not keep them. */
  readonly sandboxes: {
    /** The function that each belongs to. */
    readonly functions: Int32Array;
    /** What each owns, in memory units. */
    readonly ownedUnits: Float64Array;
    /** Counts the sandboxes in the order in which it was settled what each comes from. */
    readonly places: Float64Array;
    /** How many executions each has served; 0 for one that was prewarmed. */
    readonly uses: Int32Array;
  };
  /** By function. */
  readonly functions: FunctionTable;
  /** Gives up a paused sandbox. */
  evict(sandbox: number): void;
  /** Makes a sandbox for a function that nobody has called yet, and pauses it. */
  prewarm(functionIndex: number): void;
  /** A random stream of the policy's own, of this name. */
  random(name: string): RandomStream;
}

/** What is known of functions, each by its index. */
export interface FunctionTable {
  /** How many of its invocations have arrived. */
  readonly arrivals: Float64Array;
  /** The same, counted anew each time the last of its sandboxes has ceased to exist. */
  readonly liveArrivals: Float64Array;
  /** How many of its sandboxes exist, whatever they do; those that are being asked for, too. */
  readonly existing: Int32Array;
  /** When an execution of it ended last, in ms; NaN where none has. */
  readonly lastEndMs: Float64Array;
  /** What its cold starts took in the mean, or its latest prewarm, in ms; 0 where there was neither. */
  coldMs(functionIndex: number): number;
}

/** Makes a policy for one run; it may keep the cache to look at its sandboxes. */
export type HandlerPolicyFactory = (cache: PausedSandboxes) => HandlerPolicy;

/** A handler policy with its parameters. */
export type HandlerPolicyDeclaration = PolicyDeclaration<HandlerPolicyFactory>;

/** Declares a handler policy; the values that it is made with have the types of its parameters. */
export function handlerPolicy<const Declared extends Parameters>(
  declaration: PolicyDeclaration<HandlerPolicyFactory, Declared>,
): HandlerPolicyDeclaration {
  return declaration;
}
