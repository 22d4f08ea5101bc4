import type { Parameters, ValuesOf } from '../parameters/parameter.ts';

/**
 * A policy as it is declared: from this follow the help, the check of what is given, what results
 * say, and the docs (policies §1). A registry's entry is one, and so is the default export of a
 * user's file.
 */
export interface PolicyDeclaration<Factory, Declared extends Parameters = Parameters> {
  /** What it does, in a sentence without its full stop. */
  readonly about: string;
  /** Where it is from: a paper, a program; empty for one of nobody's. */
  readonly source: string;
  /** What may be given with its name, in the order of canonical names. */
  readonly parameters: Declared;
  /** What is wrong with values that are right each by itself; undefined where nothing is. */
  check?(values: ValuesOf<Declared>): string | undefined;
  /** What makes a policy for each run, from the values of its parameters. */
  create(values: ValuesOf<Declared>): Factory;
}
