import type { SweepCell } from '../../analysis/results/read-cells.ts';

/**
 * The combinations of handler and import cache, in the order in which charts list them. Packages
 * are installed beforehand in all of them, so the third cache, of installed packages, is there.
 */
export const cacheConfigurations = [
  'no caches',
  'handler only',
  'import only',
  'all three',
] as const;
export type CacheConfiguration = (typeof cacheConfigurations)[number];

/** What a combination of policies is called. */
export function cacheConfigurationOf(
  cell: SweepCell<'handler_policy' | 'zygote_policy'>,
): CacheConfiguration {
  const keepsHandlers = cell.text('handler_policy') !== 'none';
  const hasZygotes = cell.text('zygote_policy') !== 'none';
  if (keepsHandlers) {
    return hasZygotes ? 'all three' : 'handler only';
  }
  return hasZygotes ? 'import only' : 'no caches';
}

/** Sorts what belongs to configurations into their order. */
export function byConfiguration<Item extends { readonly configuration: CacheConfiguration }>(
  items: readonly Item[],
): Item[] {
  return items.toSorted(
    (one, other) =>
      cacheConfigurations.indexOf(one.configuration) -
      cacheConfigurations.indexOf(other.configuration),
  );
}
