import { textTable } from '../../../analysis/text-table.ts';
import { type PolicyCheck, policyChecks } from '../../../runs/checking/check-policy.ts';

/** What was checked of a policy, for a terminal, with the smallest run that was found to fail. */
export function checkText(checks: readonly PolicyCheck[]): string {
  const done = new Map(checks.map((each) => [each.check, each]));
  const rows = Object.entries(policyChecks).map(([check, what]) => {
    const { runs, problem } = done.get(check as PolicyCheck['check']) ?? {};
    const outcome = problem !== undefined ? 'failed' : runs === undefined ? 'left out' : 'passed';
    return [what, runs, outcome];
  });
  const table = textTable(
    [
      { header: 'check', kind: 'text' },
      { header: 'runs', kind: 'number' },
      { header: 'outcome', kind: 'text' },
    ],
    rows,
  );
  const smallest = checks.find((each) => each.smallest !== undefined)?.smallest;
  return smallest === undefined
    ? table
    : `${table}\na run that shows it: ${JSON.stringify(smallest)}\n`;
}
