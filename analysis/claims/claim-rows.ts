import type { FigureRecord } from '../results/figure-record.ts';
import type { Claim, ClaimUnit, Evidence, EvidenceMode } from './claim.ts';
import { judgeClaim, type Verdict } from './judge-claim.ts';

/** A claim under one mode: a row of `claims.csv`. */
export interface ClaimRow {
  readonly claim: string;
  readonly statement: string;
  readonly paper: number;
  readonly unit: ClaimUnit;
  readonly source: string;
  readonly mode: EvidenceMode;
  /** Undefined, like the interval and n, where nothing came about. */
  readonly value: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly n: number | undefined;
  readonly verdict: Verdict;
  readonly basis: string;
  /** Why it cannot be tested here, or what of it cannot; why what came out is another question. */
  readonly limits: string;
  /** The command that gives it again. */
  readonly command: string;
}

/**
 * The claims of figures that were made, with a verdict for each mode that was asked for, and for
 * published data where there are any. Of several rows of one claim and mode the first is the one to
 * quote.
 *
 * @param claims all there are, by id, in the order of the rows
 * @param figures as read from a directory; claims of others are left out
 */
export function claimRows(
  claims: Readonly<Record<string, Claim>>,
  figures: readonly FigureRecord[],
): ClaimRow[] {
  return Object.entries(claims).flatMap(([id, claim]) => {
    const figure = figures.find((other) => other.id === claim.figure);
    return figure === undefined ? [] : rowsOf(id, claim, figure);
  });
}

const modeOrder = ['sim', 'real', 'data'] as const;

function rowsOf(id: string, claim: Claim, figure: FigureRecord): ClaimRow[] {
  const { statement, paper, unit, source, limits = '' } = claim;
  const common = { claim: id, statement, paper, unit, source };
  const command = ['./zygolab claims', id, ...figure.options].join(' ');
  return modeOrder.flatMap((mode): ClaimRow[] => {
    const found = figure.evidence.filter((one) => one.claim === id && one.mode === mode);
    if (found.length > 0) {
      return found.map((evidence) => {
        const { verdict, why } = judgeClaim(claim, evidence);
        return {
          ...common,
          ...numbersOf(evidence),
          verdict,
          basis: evidence.basis,
          limits: sentences(why, limits),
          command,
        };
      });
    }
    const why = reasonFor(figure, mode);
    const hasOthers = figure.evidence.some((one) => one.claim === id);
    // Nothing is wrong with a mode that has nothing to say where another has.
    if (mode === 'data' || !figure.modes.includes(mode) || (why === '' && hasOthers)) {
      return [];
    }
    const none = { value: undefined, low: undefined, high: undefined, n: undefined, basis: '' };
    const verdict = 'cannot be tested here';
    const reason = why || 'its runs gave nothing that speaks to it';
    return [{ ...common, mode, ...none, verdict, limits: sentences(reason, limits), command }];
  });
}

function numbersOf({ mode, value, low, high, n }: Evidence) {
  return { mode, value, low, high, n };
}

/** Why a mode has nothing to say; empty where no reason is known. */
function reasonFor({ left_out, failed, warnings }: FigureRecord, mode: EvidenceMode): string {
  const of = (told: FigureRecord['warnings']): string =>
    told
      .filter((one) => one.mode === mode || one.mode === undefined)
      .map(({ reason }) => reason)
      .join('; ');
  const failure = of(failed);
  return of(left_out) || (failure && `it failed: ${failure}`) || of(warnings);
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
