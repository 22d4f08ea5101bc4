import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { judgeClaim } from '../../analysis/claims/judge-claim.ts';
import { claims } from './claims.ts';

const readme = readFileSync(path.join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

/** The lines of the README's table of claims, as cells. */
const rows = readme
  .split('\n')
  .filter((line) => /`\.\/zygolab claims [\w-]+` \|$/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

const modes = ['simulated', 'measured', 'published data'] as const;

test('the README has a line for each claim, with the statement that the claim has', (t) => {
  t.deepEqual(
    rows.map((cells) => cells[0]),
    Object.values(claims).map(({ statement }) => statement),
  );
});

for (const [id, claim] of Object.entries(claims)) {
  test(`the README’s verdict on ${id} follows from the values that it prints`, (t) => {
    const cells = rows.find((row) => row[6] === `\`./zygolab claims ${id}\``)!;
    const verdict = cells[5]!;
    for (const [index, mode] of modes.entries()) {
      // Several shares in words are no interval; their verdicts stand in the same order.
      const interval = /\(([\d.]+) to ([\d.]+)\)$/.exec(cells[2 + index]!);
      if (interval !== null) {
        const [low, high] = interval.slice(1).map(Number);
        const judged = judgeClaim(claim, { low: low!, high: high! }).verdict;
        const group = new RegExp(`${judged} \\([^)]*\\b${mode}`);
        t.regex(verdict, group, `${low} to ${high}`);
      }
    }
    t.true(verdict.length > 0);
  });
}
