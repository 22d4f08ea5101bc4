export type EffectSize = 'negligible' | 'small' | 'medium' | 'large';

/**
 * Cliff's delta in words: negligible below 0.147, small below 0.33, medium below 0.474, else large
 * (Romano, Kromrey, Coraggio and Skowronek, "Appropriate Statistics for Ordinal Level Data", 2006).
 */
export function effectSize(cliffsDelta: number): EffectSize {
  const size = Math.abs(cliffsDelta);
  if (size < 0.147) {
    return 'negligible';
  }
  if (size < 0.33) {
    return 'small';
  }
  return size < 0.474 ? 'medium' : 'large';
}
