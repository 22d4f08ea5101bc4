/**
 * What came of a test. `lost` is one whose sandbox ended, hung or ran out of memory while it ran;
 * `absent` one that is not there, as when its module cannot be loaded.
 */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'lost' | 'absent';

/** Outcomes from the best to the worst. */
export const outcomeNames: readonly Outcome[] = ['passed', 'skipped', 'failed', 'lost', 'absent'];

/** A test's outcome with the line that tells why it did not pass; empty when it did. */
export interface TestOutcome {
  readonly outcome: Outcome;
  readonly words: string;
}

/** What came of the tests of a module in one place, by their identity, in order. */
export type ModuleOutcomes = ReadonlyMap<string, TestOutcome>;

/** Modules by their name, and within each what came of it in each place. */
export type OutcomeTable = ReadonlyMap<string, ReadonlyMap<string, ModuleOutcomes>>;

/** How many tests came to each outcome. */
export function countOutcomes(outcomes: ModuleOutcomes): Readonly<Record<Outcome, number>> {
  const counts = { passed: 0, failed: 0, skipped: 0, lost: 0, absent: 0 };
  for (const { outcome } of outcomes.values()) {
    counts[outcome] += 1;
  }
  return counts;
}

/**
 * Two tries of the same tests: the better outcome of each counts, as with CPython's `--rerun`. Where
 * a module could not be loaded at first, the second try counts.
 */
export function bestOf(first: ModuleOutcomes, again: ModuleOutcomes): ModuleOutcomes {
  if (again.size > 0 && ![...again.keys()].some((test) => first.has(test))) {
    return again;
  }
  return new Map(
    [...first].map(([test, before]) => {
      const after = again.get(test) ?? before;
      const isBetter = rank(after) < rank(before);
      const words = `${before.outcome} at first: ${before.words}`;
      return [test, isBetter ? { outcome: after.outcome, words } : before];
    }),
  );
}

function rank({ outcome }: TestOutcome): number {
  return outcomeNames.indexOf(outcome);
}
