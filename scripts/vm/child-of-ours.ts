import { execa, type Options } from 'execa';

/**
 * Runs a program that takes long, and ends with this process even if that is killed: it is nobody's
 * business to look for a machine that goes on alone.
 */
export function childOfOurs<Given extends Options>(
  program: string,
  words: readonly string[],
  options: Given,
) {
  return execa('setpriv', ['--pdeathsig', 'KILL', program, ...words], options);
}
