import { z } from 'zod';
import type { Step } from './steps.ts';

/** What came of a step. */
export interface StepCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed and why things were skipped, a line each. */
  readonly notes: readonly string[];
}

/**
 * Counts what a step printed.
 *
 * @param code its exit code; anything but 0 is at least one failure
 */
export function countStep(kind: Step['kind'], output: string, code: number): StepCounts {
  const counts = readers[kind](output);
  const ended = code === 124 || code === 137 ? 'the time limit ended it' : `exit code ${code}`;
  return code === 0 || counts.failed > 0
    ? counts
    : { ...counts, failed: 1, notes: [...counts.notes, `${ended}; ${lastLine(output)}`] };
}

const readers: Readonly<Record<Step['kind'], (output: string) => StepCounts>> = {
  tap: countTap,
  doctor: (output) => {
    const findings = parse(findingsShape, output)?.findings ?? [];
    const named = (state: string): string[] =>
      findings
        .filter((each) => each.state === state)
        .map(({ name, found, remedy }) => `${name}: ${found}; ${remedy}`);
    // Without a network there is no index, and without a browser no picture of reports.
    const [lacking, poor] = [named('lacking'), named('poor')];
    return {
      passed: findings.length - lacking.length - poor.length,
      failed: findings.length === 0 ? 1 : lacking.length,
      skipped: poor.length,
      notes: [...lacking, ...poor],
    };
  },
  measure: (output) => {
    const runs = parse(runsShape, output) ?? [];
    const ok = runs.map(({ summary }) => summary.statuses['ok'] ?? 0);
    const notes = runs.flatMap(({ platform, zygotePolicy, summary }, at) =>
      ok[at] === summary.invocations
        ? []
        : [`${platform} ${zygotePolicy}: ${JSON.stringify(summary.statuses)}`],
    );
    const invocations = runs.map(({ summary }) => summary.invocations);
    return {
      passed: sum(ok),
      failed: runs.length === 0 ? 1 : sum(invocations) - sum(ok),
      skipped: 0,
      notes,
    };
  },
  decisions: (output) => {
    const checks = blocksOf(output).flatMap((text) => checksShape.parse(JSON.parse(text)));
    const different = checks.flatMap(({ platform, zygotePolicy, difference }) =>
      difference === undefined ? [] : [`${platform} ${zygotePolicy}: ${difference}`],
    );
    return {
      passed: checks.length - different.length,
      failed: checks.length === 0 ? 1 : different.length,
      skipped: 0,
      notes: different,
    };
  },
  'exit code': () => ({ passed: 1, failed: 0, skipped: 0, notes: [] }),
};

/** TAP as ava writes it: https://testanything.org/tap-version-13-specification.html. */
function countTap(output: string): StepCounts {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const results = lines.filter((line) => /^(not )?ok \d+/.test(line));
  const titled = (line: string): string => line.replace(/^(not )?ok \d+( - )?/, '').trim();
  const skipped = results.filter((line) => /^ok .*# skip/i.test(line));
  const failed = results.filter((line) => line.startsWith('not ok'));
  const planned = lines.some((line) => /^1\.\.\d+/.test(line));
  return {
    passed: results.length - skipped.length - failed.length,
    failed: failed.length + (planned ? 0 : 1),
    skipped: skipped.length,
    notes: [
      ...failed.map((line) => `failed: ${titled(line)}`),
      ...(planned ? [] : [`the tests did not end; ${lastLine(output)}`]),
      ...skipped.map((line) => titled(line)),
    ],
  };
}

const findingsShape = z.object({
  findings: z.array(
    z.object({ name: z.string(), state: z.string(), found: z.string(), remedy: z.string() }),
  ),
});
const runsShape = z.array(
  z.object({
    platform: z.string(),
    zygotePolicy: z.string(),
    summary: z.object({ invocations: z.number(), statuses: z.record(z.string(), z.number()) }),
  }),
);
const checksShape = z.array(
  z.object({ platform: z.string(), zygotePolicy: z.string(), difference: z.string().optional() }),
);

/** Blocks of JSON among other lines: from a bracket alone on its line to its like. */
function blocksOf(output: string): string[] {
  const matches = output.matchAll(/^(?:\[\r?\n[^]*?^\]|\{\r?\n[^]*?^\})\r?$/gm);
  return [...matches].map(([text]) => text);
}

function parse<Shape extends z.ZodType>(shape: Shape, output: string): z.infer<Shape> | undefined {
  const [text] = blocksOf(output);
  return text === undefined ? undefined : shape.parse(JSON.parse(text));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}
