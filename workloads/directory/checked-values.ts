import { InputError } from '../input-error.ts';

/**
 * A number from a cell of a table.
 *
 * @param place `file:line`, for the error; a function where there are many rows
 * @throws InputError unless the cell holds a decimal number that is finite and at least 0
 */
export function parseAmount(place: string | (() => string), column: string, cell: string): number {
  const value = /^[\d+.eE-]+$/.test(cell) ? Number(cell) : Number.NaN;
  if (!(value >= 0 && value < Infinity)) {
    const found = cell === '' ? 'is missing' : `is ${JSON.stringify(cell)}`;
    const where = typeof place === 'string' ? place : place();
    throw new InputError(`${where}: ${column} ${found}; it should be a number ≥ 0`);
  }
  return value;
}

/**
 * A name that stands on one line of a file.
 *
 * @param what what is named: `package`, `function`
 * @throws InputError if it is empty or holds a control character, such as a line break
 */
export function checkName(place: string, what: string, name: string): string {
  if (name === '' || /\p{Cc}/u.test(name)) {
    throw new InputError(
      `${place}: ${what} ${JSON.stringify(name)} should have a name without control characters`,
    );
  }
  return name;
}
