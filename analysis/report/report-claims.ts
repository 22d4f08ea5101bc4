import { type ClaimLine, claimLines, modeNames } from '../claims/claim-lines.ts';
import type { ClaimRow } from '../claims/claim-rows.ts';
import { readClaimsCsv } from '../claims/claims-csv.ts';
import { escapeHtml } from './html.ts';

/** What the verdicts mean, for those who do not look into `judge-claim.ts`. */
const meaning =
  'A ratio holds where its interval of 95 % reaches the paper’s value (of one that is about so much: what rounds to it) or lies beyond it, is stronger where it lies wholly beyond twice that value, which is another question than the paper’s, and weaker where it lies wholly below, but above 1.05. A share or a time holds where its interval touches ±25 % of the paper’s, and is weaker where it touches half to twice of it. The marks say how surely the paper’s value is known: [P] its text, [N] notes of others on it, [M] from memory.';

/** `claims.csv` as a table: a line for each claim, whose columns sort by a click on their heading. */
export function reportClaims(file: string): string {
  const rows = readClaimsCsv(file);
  const lines = claimLines(rows);
  const hasData = lines.some(({ data }) => data !== '-');
  const headings = [
    'claim',
    'paper',
    'simulated',
    'measured',
    ...(hasData ? ['published data'] : []),
    'verdict',
    'behind it',
  ].map((name) => `<th scope="col"><button type="button">${name}</button></th>`);
  const body = lines.map((line) => {
    const own = rows.filter(({ claim }) => claim === line.claim);
    const cells = [
      `<strong>${escapeHtml(line.claim)}</strong><br>${escapeHtml(line.statement)}`,
      `${escapeHtml(line.paper)}<br><span class="faint">${escapeHtml(line.source)}</span>`,
      estimate(line.simulated),
      estimate(line.measured),
      ...(hasData ? [estimate(line.data)] : []),
      `<span class="verdict ${kindOf(line)}">${escapeHtml(line.verdict)}</span>${whyStronger(own)}`,
      `<code>${escapeHtml(line.command)}</code>${behind(own)}`,
    ];
    return `<tr id="claim-${escapeHtml(line.claim)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="table"><table class="claims">
<caption class="hidden">Claims</caption>
<thead><tr>${headings.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody>
</table></div>
<p class="faint">${meaning}</p>`;
}

/** The value in a line of its own, before the interval and n. */
function estimate(text: string): string {
  const [value = '', ...rest] = text.split(/(?= \()|, (?=n = )/);
  return [
    `<span class="value">${escapeHtml(value)}</span>`,
    ...rest.map((part) => `<span class="faint">${escapeHtml(part.trim())}</span>`),
  ].join('<br>');
}

/** The first verdict, as the name of a style. */
function kindOf({ verdict }: ClaimLine): string {
  return /^(stronger|holds|weaker|does not hold|cannot)/.exec(verdict)![0].replaceAll(' ', '-');
}

/** Why the question is another one, once. */
function whyStronger(rows: readonly ClaimRow[]): string {
  const reasons = new Set(
    rows.filter(({ verdict }) => verdict === 'stronger').map(({ limits }) => limits),
  );
  return [...reasons].map((why) => `<br><span class="faint">${escapeHtml(why)}</span>`).join('');
}

/** What was compared, and what cannot be, for each mode. */
function behind(rows: readonly ClaimRow[]): string {
  const notes = rows.map(({ mode, basis, limits, verdict }) => {
    const untested = verdict === 'cannot be tested here' ? `${verdict}: ` : '';
    const text = [basis, untested + limits].filter((part) => part !== '').join('. ');
    return text === '' ? '' : `<li>${escapeHtml(`${modeNames[mode]}: ${text}`)}</li>`;
  });
  return `<details><summary>how</summary><ul>${notes.join('')}</ul></details>`;
}
