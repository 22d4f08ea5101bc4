import { median } from 'simple-statistics';
import { formatNumber } from '../../analysis/text-table.ts';
import type { Finding } from '../figure.ts';
import { modeTitle } from './primitive-points.ts';
import type { PrimitiveResults } from './primitive-rounds.ts';

/** Where the rate of each variant starts and where it ends, as more of its kind exist. */
export function rateFindings(
  { mode, rounds, settings }: PrimitiveResults,
  things: string,
  without: readonly string[],
): Finding[] {
  const most = Math.max(...rounds.map((round) => round.existing));
  return settings.variants
    .filter((name) => !without.includes(name))
    .map((name) => {
      const rateAt = (count: number): string => {
        const own = rounds.filter((round) => round.variant === name && round.existing === count);
        return formatNumber(median(own.map(({ ratePerSecond }) => ratePerSecond)));
      };
      return {
        finding: `${things} a second, ${name}, ${modeTitle[mode].toLowerCase()}: with none, with ${formatNumber(most)}`,
        value: `${rateAt(0)}, ${rateAt(most)}`,
      };
    });
}

/** The median latency of a variant that takes microseconds; none where it was not run. */
export function latencyFinding({ mode, rounds }: PrimitiveResults, variant: string): Finding[] {
  const own = rounds.filter((round) => round.variant === variant);
  return own.length === 0
    ? []
    : [
        {
          finding: `${variant}, median latency, ${modeTitle[mode].toLowerCase()}`,
          value: `${formatNumber(1000 * median(own.map(({ medianLatencyMs }) => medianLatencyMs)))} µs`,
        },
      ];
}

/** What creating and cleaning up take where one client does it, by variant. */
export function aloneFindings(
  results: readonly PrimitiveResults[],
  nameOf: (variant: string) => string,
): Finding[] {
  return results.flatMap(({ mode, rounds, settings }) =>
    settings.variants.flatMap((name) => {
      const alone = rounds.filter(({ variant, clients }) => variant === name && clients === 1);
      return alone.length === 0
        ? []
        : [
            {
              finding: `${nameOf(name)}, one client, ${modeTitle[mode].toLowerCase()}: mean creation, clean-up`,
              value: `${formatNumber(median(alone.map(({ createMs }) => createMs)))} ms, ${formatNumber(median(alone.map(({ cleanUpMs }) => cleanUpMs)))} ms`,
            },
          ];
    }),
  );
}

/** What is not in the latency: how long after its process the kernel removes what a variant made. */
export function drainNotes(
  results: readonly PrimitiveResults[],
  variant: string,
  things: string,
): string[] {
  const texts = results.flatMap(({ mode, rounds }) => {
    const own = rounds.filter((round) => round.variant === variant);
    return own.length === 0
      ? []
      : [
          `${formatNumber(median(own.map(({ drainMs }) => drainMs)))} ms (${modeTitle[mode].toLowerCase()})`,
        ];
  });
  return texts.length === 0
    ? []
    : [
        `${things} are removed later, many at a time: the last ${texts.join(', ')} after its process.`,
      ];
}
