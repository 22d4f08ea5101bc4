import { canonicalName } from '../parameters/parameterized-name.ts';
import { defaultsOf } from '../parameters/parameter.ts';
import type { PolicyDeclaration } from '../ports/policy-declaration.ts';

/**
 * The names that a policy goes by with each of its words once, one key at a time, in canonical form:
 * itself, `sock:evict=lru`, `sock:evict=saving-per-mb`, `sock:grow=second` ...
 */
export function variantsOf(name: string, { parameters }: PolicyDeclaration<unknown>): string[] {
  const defaults: Readonly<Record<string, number | string>> = defaultsOf(parameters);
  return [
    name,
    ...Object.entries(parameters).flatMap(([key, { words }]) =>
      words
        .filter((word) => word !== defaults[key])
        .map((word) => canonicalName(name, parameters, { ...defaults, [key]: word })),
    ),
  ];
}
