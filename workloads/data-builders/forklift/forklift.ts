import { z } from 'zod';
import { parseCompiledRequirements } from '../requirements/requirements-text.ts';

/** `w1.json` or `w2.json` of a Forklift trial, as far as it is used here. */
export const forkliftWorkloadSource = z.object({
  funcs: z.array(
    z.object({
      name: z.string(),
      meta: z.object({ requirements_txt: z.string(), import_mods: z.array(z.string()) }),
    }),
  ),
});

/** `packages.json` of Forklift: costs measured inside OpenLambda, by package and version. */
export const forkliftPackagesSource = z.record(
  z.string(),
  z.object({
    versions: z.record(
      z.string(),
      z.object({
        top: z.array(z.string()),
        cost: z.object({ ms: z.number(), mb: z.number() }),
      }),
    ),
  }),
);

/** `deps.json`: package, version, dependency set as a comma-separated list, times seen. */
export const dependencySetsSource = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.number())),
);

/** One function of a Forklift trial. */
export interface ForkliftFunction {
  /** The name within its trial: `fn1`, ... */
  readonly name: string;
  /** The transitive closure as `name==version`, in file order. */
  readonly packages: readonly string[];
  /** Those that the project asked for itself. */
  readonly direct: readonly string[];
  /** The modules that the function's code imports, in order. */
  readonly modules: readonly string[];
}

/** The functions of one half of a Forklift trial (`w1` training, `w2` test), in its order. */
export function forkliftFunctions(
  source: z.infer<typeof forkliftWorkloadSource>,
): ForkliftFunction[] {
  return source.funcs.map(({ name, meta }) => {
    const { packages, direct } = parseCompiledRequirements(meta.requirements_txt);
    return { name, packages, direct, modules: meta.import_mods };
  });
}

/** What importing one package version costs by itself, its dependencies being loaded already. */
export interface ForkliftCost {
  /** Time in ms; 0 where the import failed or there was nothing to import. */
  readonly ms: number;
  /** Memory of the Python heap in MB. */
  readonly mb: number;
  /** Its top-level modules. */
  readonly top: readonly string[];
}

/** The measured costs by `name==version`, in the order of the source. */
export function forkliftCosts(
  source: z.infer<typeof forkliftPackagesSource>,
): Record<string, ForkliftCost> {
  const costs: Record<string, ForkliftCost> = {};
  for (const [name, { versions }] of Object.entries(source)) {
    for (const [version, { top, cost }] of Object.entries(versions)) {
      costs[`${name}==${version}`] = { ms: cost.ms, mb: cost.mb, top };
    }
  }
  return costs;
}

/**
 * The dependency sets that each `name==version` was seen with, and how often. A set is a
 * comma-separated list of `name==version` that holds the package itself.
 */
export function dependencySets(
  source: z.infer<typeof dependencySetsSource>,
): Record<string, Readonly<Record<string, number>>> {
  const sets: Record<string, Readonly<Record<string, number>>> = {};
  for (const [name, versions] of Object.entries(source)) {
    for (const [version, seen] of Object.entries(versions)) {
      sets[`${name}==${version}`] = seen;
    }
  }
  return sets;
}
