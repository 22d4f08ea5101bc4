import { formatNumber } from '../text-table.ts';
import type { EvidenceMode } from './claim.ts';
import type { ClaimRow } from './claim-rows.ts';

/** A claim with all its modes, as people read it. */
export interface ClaimLine {
  readonly claim: string;
  readonly statement: string;
  /** With its unit and mark: `18x [P]`. */
  readonly paper: string;
  readonly source: string;
  /** With interval and n: `17.2x (15 to 19.4), n = 40`; `-` where there is none. */
  readonly simulated: string;
  readonly measured: string;
  readonly data: string;
  /** Of what was measured first, then of the others: `holds (measured), weaker (simulated)`. */
  readonly verdict: string;
  readonly command: string;
}

/** What the modes are called. */
export const modeNames: Readonly<Record<EvidenceMode, string>> = {
  real: 'measured',
  sim: 'simulated',
  data: 'published data',
};

/** Puts the rows of each claim together, in the order in which the claims come. */
export function claimLines(rows: readonly ClaimRow[]): ClaimLine[] {
  return [...Map.groupBy(rows, ({ claim }) => claim).values()].map((group) => {
    const [{ claim, statement, paper, unit, source, command }] = group as [ClaimRow];
    const mark = /\[[A-Z?]+\]/.exec(source)?.[0];
    return {
      claim,
      statement,
      paper: [amount(paper, unit), ...(mark === undefined ? [] : [mark])].join(' '),
      source,
      simulated: estimate(group, 'sim'),
      measured: estimate(group, 'real'),
      data: estimate(group, 'data'),
      verdict: verdictOf(group),
      command,
    };
  });
}

/** A value with its unit: `18x`, `36 %`. */
function amount(value: number, unit: string): string {
  return unit === 'x' ? `${formatNumber(value)}x` : `${formatNumber(value)} ${unit}`;
}

function estimate(rows: readonly ClaimRow[], mode: EvidenceMode): string {
  const row = rows.find((other) => other.mode === mode && other.value !== undefined);
  if (row === undefined) {
    return '-';
  }
  const { value, low, high, n, unit } = row;
  const interval = low === high ? '' : ` (${formatNumber(low!)} to ${formatNumber(high!)})`;
  return `${amount(value!, unit)}${interval}, n = ${formatNumber(n!)}`;
}

/** What is measured counts first; what could not be tested is named only if nothing could. */
function verdictOf(rows: readonly ClaimRow[]): string {
  const firsts = (['real', 'sim', 'data'] as const).flatMap((mode) => {
    const row = rows.find((other) => other.mode === mode);
    return row === undefined || row.verdict === 'cannot be tested here' ? [] : [row];
  });
  const groups = Map.groupBy(firsts, ({ verdict }) => verdict);
  const parts = Array.from(groups, ([verdict, group]) => {
    return `${verdict} (${group.map(({ mode }) => modeNames[mode]).join(', ')})`;
  });
  return parts.join(', ') || 'cannot be tested here';
}
