/**
 * Bad input: a file or an argument that is not as it should be.
 *
 * The message is one line that names the thing (`file:line` where there is one), the value, and
 * what is allowed. It is shown to the user as it is, without a stack.
 */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** Bad input on the command line itself: an option that does not exist, or a value out of range. */
export class UsageError extends InputError {
  override readonly name = 'UsageError';
}
