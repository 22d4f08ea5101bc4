/** The tiers as result files name them: what an arrival found, the best first. */
export const tiers = ['handler', 'import', 'root', 'none'] as const;
export type TierName = (typeof tiers)[number];
