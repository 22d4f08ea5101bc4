import type { TierName } from '../../results/tiers.ts';

/** What charts call the tiers. */
export const tierNames: Readonly<Record<TierName, string>> = {
  handler: 'handler cache',
  import: 'import cache',
  root: 'root Zygote',
  none: 'no Zygote',
};

/** One colour a tier, of Okabe and Ito's, in all charts; in print without colour from dark to light. */
export const tierColors: Readonly<Record<TierName, string>> = {
  handler: '#0072b2',
  import: '#009e73',
  root: '#e69f00',
  none: '#bbbbbb',
};
