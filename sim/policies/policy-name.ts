import { UsageError } from '../../workloads/input-error.ts';
import { type Parameters, defaultsOf } from '../parameters/parameter.ts';
import { canonicalName, nameAlone, readValues } from '../parameters/parameterized-name.ts';
import { choose } from '../choose.ts';
import type { PolicyDeclaration } from '../ports/policy-declaration.ts';

/** A policy that was chosen by its name, with the values of its parameters. */
export interface ChosenPolicy<Factory> {
  /** In canonical form (policies §1): `ttl:keep_s=60`. */
  readonly name: string;
  readonly declaration: PolicyDeclaration<Factory>;
  readonly values: Readonly<Record<string, number | string>>;
}

/**
 * The policy of a name with parameters.
 *
 * @param what the name is of: `handler policy`
 * @throws UsageError for a name, key or value that is not known, and says what there is
 */
export function readPolicyName<Factory>(
  what: string,
  registry: Readonly<Record<string, PolicyDeclaration<Factory>>>,
  text: string,
): ChosenPolicy<Factory> {
  const alone = nameAlone(text);
  const declaration = choose(what, registry, alone);
  const declared: Parameters = declaration.parameters;
  const values = text === alone ? defaultsOf(declared) : readValues(what, text, declared);
  const wrong = declaration.check?.(values);
  if (wrong !== undefined) {
    throw new UsageError(`${what} ${alone}: ${wrong}`);
  }
  return { name: canonicalName(alone, declared, values), declaration, values };
}
