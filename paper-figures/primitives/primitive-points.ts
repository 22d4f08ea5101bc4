import { median } from 'simple-statistics';
import type { ValueAtCount } from '../../analysis/charts/against-count.ts';
import { meanInterval } from '../../analysis/statistics/intervals/mean-interval.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { inOrderOfAppearance } from '../../analysis/charts/rendering/theme.ts';
import type { Evidence } from '../claims/claim.ts';
import type { Mode } from '../figure.ts';
import type { PrimitiveResults, PrimitiveRound } from './primitive-rounds.ts';

/** What the columns of a chart are called. */
export const modeTitle: Readonly<Record<Mode, string>> = { sim: 'Simulated', real: 'Measured' };

/** What can be drawn of a round. */
export type RoundFigure = 'ratePerSecond' | 'latencyMs' | 'createMs' | 'cleanUpMs';

/**
 * The median over the rounds of each variant at each point, with the range of the rounds.
 *
 * @param count what the points are told apart by
 */
export function pointsOf(
  results: readonly PrimitiveResults[],
  figure: RoundFigure,
  count: 'clients' | 'existing',
): ValueAtCount[] {
  return results.flatMap(({ mode, rounds }) =>
    groups(rounds, count).map((group) => {
      const values = group.map((round) => round[figure]);
      return {
        column: modeTitle[mode],
        series: group[0]!.variant,
        count: group[0]![count],
        value: median(values),
        low: Math.min(...values),
        high: Math.max(...values),
      };
    }),
  );
}

/** Rounds of one variant at one point, in the order of the rounds. */
function groups(
  rounds: readonly PrimitiveRound[],
  count: 'clients' | 'existing',
): PrimitiveRound[][] {
  return [...Map.groupBy(rounds, (round) => `${round[count]} ${round.variant}`).values()];
}

/** A variant's median rate at the number of clients where that is highest. */
export function bestRate(
  rounds: readonly PrimitiveRound[],
  variant: string,
): { readonly ratePerSecond: number; readonly clients: number } | undefined {
  const own = rounds.filter((round) => round.variant === variant);
  return groups(own, 'clients')
    .map((group) => ({
      ratePerSecond: median(group.map(({ ratePerSecond }) => ratePerSecond)),
      clients: group[0]!.clients,
    }))
    .toSorted((a, b) => b.ratePerSecond - a.ratePerSecond)[0];
}

function counted(clients: number): string {
  return clients === 1 ? '1 client' : `${clients} clients`;
}

/** What each variant does a second at most, a line each. */
export function bestRateFindings(
  results: readonly PrimitiveResults[],
  things: string,
): { readonly finding: string; readonly value: string }[] {
  return results.flatMap(({ mode, rounds, settings }) =>
    settings.variants.flatMap((variant) => {
      const best = bestRate(rounds, variant);
      return best === undefined
        ? []
        : [
            {
              finding: `${things} made and removed, ${variant}, ${modeTitle[mode].toLowerCase()}`,
              value: `${formatNumber(best.ratePerSecond)} a second at ${counted(best.clients)}`,
            },
          ];
    }),
  );
}

/** What is to be compared. */
export interface RateQuestion {
  readonly claim: string;
  readonly faster: string;
  readonly slower: string;
  /** What one operation makes and removes, in the plural: `containers`. */
  readonly things: string;
  /** `clients`: at each number of clients; `best`: where each variant does most. */
  readonly at: 'clients' | 'best';
}

/**
 * How many times as much one variant does a second as the other: the geometric mean over rounds,
 * with the interval of Student's t for the logarithm. A round's variants ran one shortly after the
 * other, so the ratio is taken within the round. None where a variant is missing.
 */
export function rateEvidence(
  { mode, rounds, settings }: PrimitiveResults,
  { claim, faster, slower, things, at }: RateQuestion,
): Evidence[] {
  const own = (variant: string) => rounds.filter((round) => round.variant === variant);
  const logs = inOrderOfAppearance(rounds.map(({ round }) => round)).flatMap((round) => {
    const of = (variant: string) => own(variant).filter((each) => each.round === round);
    return of(faster).length === 0 || of(slower).length === 0
      ? []
      : [logRatio(of(faster), of(slower), at)];
  });
  const [fast, slow] = [bestRate(rounds, faster), bestRate(rounds, slower)];
  if (logs.length < 2 || fast === undefined || slow === undefined) {
    return [];
  }
  const { estimate, low, high } = meanInterval(Float64Array.from(logs));
  const counts = [faster, slower].map((variant) =>
    own(variant).reduce((sum, { operations }) => sum + operations, 0),
  );
  const where = at === 'best' ? 'at the best number of clients of each' : 'at equal clients';
  const best = ({ ratePerSecond, clients }: typeof fast, variant: string) =>
    `${variant} ${formatNumber(ratePerSecond)} a second at ${counted(clients)}`;
  return [
    {
      claim,
      mode,
      value: Math.exp(estimate),
      low: Math.exp(low),
      high: Math.exp(high),
      n: Math.min(...counts),
      basis: `${things} made and removed a second ${where}, ${modeTitle[mode].toLowerCase()} with ${settings.cores} cores: ${best(fast, faster)}, ${best(slow, slower)}; geometric mean and Student’s interval of ${logs.length} rounds`,
    },
  ];
}

/** The ratio of one round, averaged over the numbers of clients that both ran with. */
function logRatio(
  faster: readonly PrimitiveRound[],
  slower: readonly PrimitiveRound[],
  at: RateQuestion['at'],
): number {
  if (at === 'best') {
    const best = (rounds: readonly PrimitiveRound[]) =>
      Math.max(...rounds.map(({ ratePerSecond }) => ratePerSecond));
    return Math.log(best(faster) / best(slower));
  }
  const logs = faster.flatMap(({ clients, ratePerSecond }) => {
    const other = slower.find((round) => round.clients === clients);
    return other === undefined ? [] : [Math.log(ratePerSecond / other.ratePerSecond)];
  });
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}

/** ` (copy at most: 4 clients, 2 rounds, 1 by each client)`. */
function lessNote([variant, atMost]: [string, Readonly<Record<string, number>>]): string {
  const parts = Object.entries(atMost).map(([what, count]) =>
    what === 'operations' ? `${count} by each client` : `${count} ${what}`,
  );
  return ` (${variant} at most: ${parts.join(', ')})`;
}

/** Sentences for a caption on what the values of each mode rest on; all is read from the results. */
export function primitiveNotes(results: readonly PrimitiveResults[]): string[] {
  return results.map(({ mode, settings, rounds }) => {
    const points = Map.groupBy(
      rounds,
      (each) => `${each.variant} ${each.clients} ${each.existing}`,
    );
    const counts = Array.from(points.values(), (group) =>
      group.reduce((sum, { operations }) => sum + operations, 0),
    );
    const n = `n = ${formatNumber(Math.min(...counts))} to ${formatNumber(Math.max(...counts))} operations a point`;
    const less = Object.entries(settings.at_most ?? {}).map(lessNote);
    const rest = `${settings.rounds} rounds of ${formatNumber(settings.window_ms)} ms in random order${less.join('')}`;
    return mode === 'sim'
      ? `Simulated: a model of a machine of ${settings.cores} cores, ${rest}; ${n}.`
      : `Measured on this host: ${settings.cores} cores, Linux ${settings.host?.kernel ?? ''}, ${rest}; ${n}.`;
  });
}
