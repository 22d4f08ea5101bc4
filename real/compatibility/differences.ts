import type { Explanation } from './explanations.ts';
import type { ModuleOutcomes, Outcome, OutcomeTable } from './outcome.ts';

/** A test that comes out differently in one place than in another. */
export interface Difference {
  readonly module: string;
  readonly test: string;
  /** The place that the other is held against: the host, or Docker. */
  readonly reference: string;
  readonly expected: Outcome;
  readonly subject: string;
  readonly found: Outcome;
  /** Why it did not pass; where it passed, why it did not on the reference. */
  readonly words: string;
  /** What explains it; undefined where nothing does. */
  readonly explanation: Explanation | undefined;
}

/**
 * Every test that comes out differently than on the host, and every one that comes out differently
 * in a lean container than in Docker's, in order. A module is compared where both were run.
 */
export function allDifferences(
  table: OutcomeTable,
  explanations: readonly Explanation[],
): Difference[] {
  return [
    ...differencesFrom('host', table, explanations),
    ...differencesFrom('docker', table, explanations).filter(({ subject }) =>
      subject.startsWith('lean'),
    ),
  ];
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
    return expected === undefined
      ? []
      : [...places]
          .filter(([subject]) => subject !== reference)
          .flatMap(([subject, found]) =>
            differencesOf({ module, reference, subject }, expected, found, explanations),
          );
  });
}

function differencesOf(
  where: Pick<Difference, 'module' | 'reference' | 'subject'>,
  expected: ModuleOutcomes,
  found: ModuleOutcomes,
  explanations: readonly Explanation[],
): Difference[] {
  // Where a module cannot be loaded, it stands in the place of its tests.
  const names = new Set([...expected.keys(), ...found.keys()]);
  const whole = `test.test_${where.module}`;
  if (names.size > 1) {
    names.delete(whole);
  }
  return [...names].flatMap((test) => {
    const left = expected.get(test) ?? absent(expected, whole);
    const right = found.get(test) ?? absent(found, whole);
    if (left.outcome === right.outcome) {
      return [];
    }
    // It is for the place where it did not pass to be explained.
    const [place, { words }] =
      right.outcome === 'passed' ? [where.reference, left] : [where.subject, right];
    const explanation = explanations.find((each) => explains(each, place, test, words));
    const outcomes = { expected: left.outcome, found: right.outcome };
    return [{ ...where, test, ...outcomes, words, explanation }];
  });
}

function absent(outcomes: ModuleOutcomes, whole: string) {
  const module = outcomes.get(whole);
  const outcome = module?.outcome === 'skipped' ? 'skipped' : 'absent';
  return { outcome, words: module?.words ?? '' } as const;
}

function explains(explanation: Explanation, place: string, test: string, words: string): boolean {
  return (
    explanation.places.test(place) &&
    (explanation.tests === undefined || explanation.tests.test(test)) &&
    (explanation.words === undefined || explanation.words.test(words))
  );
}
