import { InputError } from '../input-error.ts';

/**
 * An option that counts something, once it has been checked.
 *
 * @throws InputError when it is not a whole number of at least 1
 */
export function wholeNumber(option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InputError(`${option} ${value} should be a whole number of at least 1`);
  }
  return value;
}

/**
 * An option that measures something, once it has been checked.
 *
 * @throws InputError when it is not a finite number over 0
 */
export function positive(option: string, value: number): number {
  if (!(value > 0 && value < Infinity)) {
    throw new InputError(`${option} ${value} should be a number over 0`);
  }
  return value;
}
