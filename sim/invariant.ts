/**
 * Stops the run when something that must hold does not: a defect of the simulator or of a policy,
 * never of the input.
 *
 * @param message what should hold, with the values that do not; a function where making the text
 *   would cost something each time
 */
export function invariant(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) {
    throw new Error(`invariant broken: ${typeof message === 'string' ? message : message()}`);
  }
}
