import type { Catalog } from '../../workloads/catalog.ts';
import type { TreeNode } from '../../workloads/trees/tree.ts';
import type { Parameters } from '../parameters/parameter.ts';
import type { PolicyDeclaration } from './policy-declaration.ts';

/** The slot of the root Zygote: an interpreter that has imported nothing, there from the start. */
export const rootZygote = 0;

/**
 * Decides which Zygote a sandbox is forked from, when the tree grows, and what is evicted.
 *
 * The import cache knows the tree, its memory and who is busy; a policy looks at it and acts
 * through its `create` and `evict`. Zygotes are slots: dense integers, used again after a Zygote
 * is gone for good; the root is slot 0.
 */
export interface ZygotePolicy {
  /** The live Zygote that serves the function as things stand; −1 for a fresh interpreter. */
  match(functionIndex: number): number;
  /** May grow the tree from the match; returns the Zygote to fork the sandbox from. */
  grow(functionIndex: number, match: number): number;
  /** A sandbox will be forked from this Zygote; or from its parent, should it fail before it can. */
  forked(zygote: number): void;
  /** This Zygote got busy or idle, or something that was forked from it came or went. */
  touched(zygote: number): void;
  /** Called after each choice of a Zygote, and when all that follows from a completion is decided. */
  settled(): void;
  /** When the policy wants `runTimer` to be called, in ms; Infinity for never. */
  readonly timerMs: number;
  /** Called at `timerMs`; must move it on. */
  runTimer(nowMs: number): void;
}

/** What a policy may ask about time. */
export interface PolicyClock {
  readonly nowMs: number;
  /** Whether the policy's timers of this very time have had their turn, so that a new one must lie later. */
  readonly timersHaveRun: boolean;
}

/** The Zygotes there are, by slot; the arrays are replaced when they grow, so do not keep them. */
export interface ZygoteTable {
  /** Counts creations, the root being 0. */
  readonly ids: Float64Array;
  readonly parents: Int32Array;
  /** Whether it can be matched: from the decision to create it until the decision to evict it. */
  readonly isLive: Uint8Array;
  /** How many live Zygotes were forked from it. */
  readonly children: Int32Array;
  /** What keeps its pages: itself, its sandboxes, and the Zygotes forked from it, until each is gone. */
  readonly holders: Int32Array;
  /** How many packages it has, those of its ancestors included. */
  readonly packageCounts: Int32Array;
  /** What it owns itself, in memory units. */
  readonly ownedUnits: Float64Array;
  /** How many were created so far, the root not counted. */
  readonly created: number;
}

/** What a Zygote policy sees of the import cache, and may ask of it. */
export interface ZygoteTree {
  readonly zygotes: ZygoteTable;
  readonly sets: {
    readonly catalog: Catalog;
    /** How many packages a function has. */
    count(functionIndex: number): number;
    /** Whether a function has all of these packages. */
    contains(functionIndex: number, packages: Int32Array): boolean;
  };
  readonly accounts: {
    /** The limit of the import cache, and what it may still take, in memory units. */
    readonly importLimitUnits: number;
    readonly importAvailableUnits: number;
    readonly isImportCacheOver: boolean;
  };
  readonly configuration: {
    /** The shape of the tree, where one is given. */
    readonly tree?: TreeNode;
    /** One limit for both accounts, in MB, where there is one. */
    readonly sharedPoolMb?: number;
  };
  /** How many live Zygotes there are, without the root. */
  readonly liveCount: number;
  /** How many evicted Zygotes are still being destroyed. */
  readonly destroying: number;
  /** The live Zygote with the most packages that the function may use; ties to the one created first. */
  bestMatch(functionIndex: number): number;
  /** The packages of the function that a Zygote lacks, in file order; holds until the next call. */
  missing(functionIndex: number, zygote: number): Int32Array;
  /** Whether a Zygote is being created, is forking, or has somebody waiting for a fork. */
  isBusy(zygote: number): boolean;
  /** What a Zygote would own that imports these packages itself, in memory units. */
  ownedWith(own: Int32Array): number;
  /** Creates a Zygote: a child of a live one that imports these packages, in order. */
  create(parent: number, own: Int32Array): number;
  /** Evicts a Zygote: one that nothing live was forked from and that is not busy. */
  evict(zygote: number): void;
}

/** Makes a policy for one run. */
export type ZygotePolicyFactory = (cache: ZygoteTree, clock: PolicyClock) => ZygotePolicy;

/** A Zygote policy with its parameters. */
export interface ZygotePolicyDeclaration extends PolicyDeclaration<ZygotePolicyFactory> {
  /** Whether it creates the Zygotes of a tree that is given, and no others. */
  readonly takesTree?: boolean;
}

/** Declares a Zygote policy; the values that it is made with have the types of its parameters. */
export function zygotePolicy<const Declared extends Parameters>(
  declaration: PolicyDeclaration<ZygotePolicyFactory, Declared> & { readonly takesTree?: boolean },
): ZygotePolicyDeclaration {
  return declaration;
}
