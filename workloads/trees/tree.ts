/**
 * The shape of a Zygote tree, as OpenLambda's `import_cache_tree` and Forklift's published trees
 * write it. The root has no packages of its own.
 */
export interface TreeNode {
  /** The packages that this node imports itself, in order: `name==version`, or a bare name. */
  readonly packages: readonly string[];
  /** Those of `packages` that were chosen rather than pulled in (Forklift). */
  readonly direct?: readonly string[];
  /** When the node was split off, counted from 0 for the root (Forklift). */
  readonly split_generation?: number;
  /** How many test calls fork from this node (Forklift). */
  readonly test_count?: number;
  readonly children: readonly TreeNode[];
}
