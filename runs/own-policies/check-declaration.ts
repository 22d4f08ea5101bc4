import { z } from 'zod';
import type { Parameters } from '../../sim/parameters/parameter.ts';
import { canonicalName, readValues } from '../../sim/parameters/parameterized-name.ts';
import { defaultsOf } from '../../sim/parameters/parameter.ts';
import type { PolicyDeclaration } from '../../sim/ports/policy-declaration.ts';
import { InputError } from '../../workloads/input-error.ts';

const parameter = z.object({
  default: z.union([z.number(), z.string()]),
  range: z
    .object({
      least: z.number(),
      most: z.union([z.number(), z.literal(Infinity)]),
      isWhole: z.boolean().optional(),
      isAbove: z.boolean().optional(),
    })
    .optional(),
  words: z.array(z.string()),
  meaning: z.string(),
});

const declaration = z.object({
  about: z.string(),
  source: z.string(),
  parameters: z.record(z.string().regex(/^[A-Za-z]\w*$/), parameter),
  create: z.custom((value) => typeof value === 'function', 'expected a function'),
  takesTree: z.boolean().optional(),
});

/**
 * Checks what a user's file declares, which nothing else has looked at.
 *
 * @throws InputError that names the file and the field
 */
export function checkDeclaration(name: string, value: unknown): PolicyDeclaration<unknown> {
  const { success, error } = declaration.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    const field = issue!.path.join('.');
    const where = field === '' ? 'its default export' : `${field} of its default export`;
    throw new InputError(`${name}: ${where} is wrong: ${issue!.message}`);
  }
  const { parameters } = value as { readonly parameters: Parameters };
  checkDefaults(name, parameters);
  return value as PolicyDeclaration<unknown>;
}

/** A default that is not allowed could be given by nobody, nor be read from results. */
function checkDefaults(name: string, parameters: Parameters): void {
  for (const [key, each] of Object.entries(parameters)) {
    const text = canonicalName('', { [key]: { ...each, default: NaN } }, defaultsOf(parameters));
    try {
      readValues(name, `${name}${text}`, { [key]: each });
    } catch (error) {
      throw new InputError(
        `${name}: parameters.${key} of its default export is wrong: its default is not allowed (${(error as Error).message})`,
      );
    }
  }
}
