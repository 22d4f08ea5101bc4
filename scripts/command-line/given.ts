import { UsageError } from '../../workloads/input-error.ts';

/** What the command line gave, by the names of its options. */
export type Given = Readonly<Record<string, unknown>>;

/** A text option; empty where it was not given. */
export function textOf(given: Given, name: string): string {
  const value = given[name];
  return typeof value === 'string' ? value : '';
}

/** A list option: words between commas. */
export function listOf(given: Given, name: string): string[] {
  return textOf(given, name)
    .split(',')
    .map((word) => word.trim());
}

/**
 * A whole number of at least 1, or of another least one.
 *
 * @throws UsageError naming the option, what was given and what is allowed
 */
export function countOf(given: Given, name: string, least = 1): number {
  return countFrom(name, textOf(given, name), least);
}

/** As `countOf`, of a word that was given for the option. */
export function countFrom(name: string, word: string, least = 1): number {
  const value = Number(word);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} ${word} should be a whole number of at least ${least}`);
  }
  return value;
}

/**
 * A seed: a whole number from 0 to 2^53 − 1.
 *
 * @throws UsageError as `countOf`
 */
export function seedOf(given: Given): number {
  const word = textOf(given, 'seed');
  const value = Number(word);
  if (word.trim() === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new UsageError(`--seed ${word} should be a whole number from 0 to 2^53 - 1`);
  }
  return value;
}
