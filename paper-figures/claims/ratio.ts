import { formatNumber } from '../../analysis/text-table.ts';

/** How many times the one is the other: `4.1x`. */
export function ratio(numerator: number, denominator: number): string {
  return `${formatNumber(numerator / denominator)}x`;
}
