/**
 * Bad input: a file, an option or a value that cannot be used as it is. It is shown to the user as
 * one line, without a stack; the message names the thing, its value and what is allowed.
 */
export class InputError extends Error {
  override name = 'InputError';
}
