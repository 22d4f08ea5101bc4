import { UsageError } from '../../workloads/input-error.ts';
import { defaultsOf } from '../parameters/parameter.ts';
import { canonicalName, nameAlone, readValues } from '../parameters/parameterized-name.ts';
import { choose } from '../choose.ts';
import type { PolicyDeclaration } from '../ports/policy-declaration.ts';
import { isPolicyFile, type OwnPolicy, ownPolicyName } from './own/own-policies.ts';

/** A policy that was chosen by its name, with the values of its parameters. */
export interface ChosenPolicy<Declaration> {
  /** In canonical form (policies §1), as columns hold it: `ttl:keep_s=60`, `mine:k=2`. */
  readonly name: string;
  /** The same as options take it, where a user's own policy is its file: `./mine.ts:k=2`. */
  readonly option: string;
  readonly declaration: Declaration;
  readonly values: Readonly<Record<string, number | string>>;
  /** The file it is from; none for one of zygolab's. */
  readonly own?: OwnPolicy<Declaration>;
}

/**
 * The policy of a name with parameters.
 *
 * @param what the name is of: `handler policy`
 * @param own those of users' files that were loaded, by the name of the file
 * @throws UsageError for a name, key or value that is not known, and says what there is
 */
export function readPolicyName<Declaration extends PolicyDeclaration<unknown>>(
  what: string,
  registry: Readonly<Record<string, Declaration>>,
  text: string,
  own: Readonly<Record<string, OwnPolicy<Declaration>>> = {},
): ChosenPolicy<Declaration> {
  const alone = nameAlone(text);
  if (!isPolicyFile(alone)) {
    const declaration = choose(what, registry, alone);
    const values = valuesOf(what, text, declaration);
    const name = canonicalName(alone, declaration.parameters, values);
    return { name, option: name, declaration, values };
  }
  const policy = choose(`${what} of a file`, own, alone);
  const { declaration } = policy;
  const values = valuesOf(what, text, declaration);
  const named = (name: string): string => canonicalName(name, declaration.parameters, values);
  return {
    name: named(ownPolicyName(alone)),
    option: named(alone),
    declaration,
    values,
    own: policy,
  };
}

function valuesOf(
  what: string,
  text: string,
  { parameters, check }: PolicyDeclaration<unknown>,
): Readonly<Record<string, number | string>> {
  const values = text.includes(':') ? readValues(what, text, parameters) : defaultsOf(parameters);
  const wrong = check?.(values);
  if (wrong !== undefined) {
    throw new UsageError(`${what} ${nameAlone(text)}: ${wrong}`);
  }
  return values;
}
