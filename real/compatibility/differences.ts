import type { Explanation } from './explanations.ts';
import type { ModuleOutcomes, Outcome, OutcomeTable } from './outcome.ts';

/** A test that comes out differently in one place than on the host. */
export interface Difference {
  readonly module: string;
  readonly test: string;
  readonly subject: string;
  readonly expected: Outcome;
  readonly found: Outcome;
  /** Why it did not pass; where it passed, why it did not on the reference. */
  readonly words: string;
  /** What explains it; undefined where nothing does. */
  readonly explanation: Explanation | undefined;
}

/**
 * Every test of every module that comes out differently than in the reference's place, in order. A
 * module that is not there in both places is not compared.
 *
 * @param reference the place that the others are held against
 */
export function differencesFrom(
  reference: string,
  table: OutcomeTable,
  explanations: readonly Explanation[],
): Difference[] {
  return [...table].flatMap(([module, places]) => {
    const expected = places.get(reference);
    if (expected === undefined) {
      return [];
    }
    return [...places]
      .filter(([subject]) => subject !== reference)
      .flatMap(([subject, found]) =>
        differencesOf(module, expected, found).map((difference) => {
          const whole = { ...difference, subject };
          return {
            ...whole,
            explanation: explanations.find((explanation) => explains(explanation, whole)),
          };
        }),
      );
  });
}

function differencesOf(
  module: string,
  expected: ModuleOutcomes,
  found: ModuleOutcomes,
): Omit<Difference, 'subject' | 'explanation'>[] {
  // Where a module cannot be loaded, it stands in the place of its tests.
  const names = new Set([...expected.keys(), ...found.keys()]);
  const whole = `test.test_${module}`;
  if (names.size > 1) {
    names.delete(whole);
  }
  return [...names].flatMap((test) => {
    const left = expected.get(test) ?? absent(expected, whole);
    const right = found.get(test) ?? absent(found, whole);
    if (left.outcome === right.outcome) {
      return [];
    }
    const words = right.outcome === 'passed' ? left.words : right.words;
    return [{ module, test, expected: left.outcome, found: right.outcome, words }];
  });
}

function absent(outcomes: ModuleOutcomes, whole: string) {
  const module = outcomes.get(whole);
  const outcome = module?.outcome === 'skipped' ? 'skipped' : 'absent';
  return { outcome, words: module?.words ?? '' } as const;
}

function explains(
  { subjects, tests, words }: Explanation,
  difference: Omit<Difference, 'explanation'>,
): boolean {
  return (
    subjects.test(difference.subject) &&
    (tests === undefined || tests.test(difference.test)) &&
    (words === undefined || words.test(difference.words))
  );
}
