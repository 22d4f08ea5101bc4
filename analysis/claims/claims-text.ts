import { textTable } from '../text-table.ts';
import { type ClaimLine, claimLines, modeNames } from './claim-lines.ts';
import type { ClaimRow } from './claim-rows.ts';

const columns = [
  ['claim', 'claim'],
  ['paper', 'paper'],
  ['simulated', 'simulated (95 %)'],
  ['measured', 'measured (95 %)'],
  ['data', 'published data'],
  ['verdict', 'verdict'],
  ['command', 'command'],
] as const satisfies readonly (readonly [keyof ClaimLine, string])[];

/**
 * The claims for the terminal: a line each, and below it why some cannot be tested here. A column
 * in which nothing stands is left out. Where the table is wider than the terminal, each claim is a
 * paragraph. It ends in a newline.
 *
 * @param width of the terminal, in characters
 */
export function claimsText(rows: readonly ClaimRow[], width = Infinity): string {
  const lines = claimLines(rows);
  const shown = columns.filter(([key]) => lines.some((line) => line[key] !== '-'));
  const table = textTable(
    shown.map(([, header]) => ({ header, kind: 'text' })),
    lines.map((line) => shown.map(([key]) => line[key])),
  );
  const isWide = table.split('\n').some(({ length }) => length > width);
  return (isWide ? lines.map(paragraph).join('\n') : table) + reasons(rows);
}

function paragraph({ statement, ...line }: ClaimLine): string {
  const entries = columns
    .filter(([key]) => !['claim', 'verdict'].includes(key) && line[key] !== '-')
    .map(([key, header]) => `  ${header.padEnd('simulated (95 %)'.length)}  ${line[key]}\n`);
  return `${line.claim}: ${line.verdict}\n  ${statement}\n${entries.join('')}`;
}

/** Each reason for a verdict and each reservation once, with the claims that it is one for. */
function reasons(rows: readonly ClaimRow[]): string {
  const groups = Map.groupBy(
    rows.filter(({ limits }) => limits !== ''),
    ({ verdict, mode, limits }) =>
      verdict === 'cannot be tested here' || verdict === 'stronger'
        ? `${verdict}, ${modeNames[mode]}: ${limits}`
        : `to be kept in mind: ${limits}`,
  );
  const told = Array.from(groups, ([reason, group]) => {
    const claims = new Set(group.map(({ claim }) => claim));
    return `${reason} (${[...claims].join(', ')})\n`;
  });
  return told.length === 0 ? '' : `\n${told.join('')}`;
}
