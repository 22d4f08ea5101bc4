import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const ms = z.number();

/**
 * What the model takes from measurements of Forklift's trials. Names of packages are
 * `name==version`; those in `requires` have no version. Times are in ms. Nothing here belongs to a
 * trial or to a tree.
 */
export const forkliftModel = z.strictObject({
  /** The trials that it was fitted on. */
  trials: z.array(z.number().int()),
  /** Time to import each package, what it requires being loaded already. */
  importMs: z.record(z.string(), ms.min(0)),
  /** What importing a package by its name loads besides; requirements that load later are left out. */
  requires: z.record(z.string(), z.array(z.string())),
  /** The modules by which each package is imported; a package without any is not here. */
  modules: z.record(z.string(), z.array(z.string())),
  /** Packages whose import fails: each function that asks for one tries again. */
  failing: z.array(z.string()),
  /** What it takes more (or less) to load two packages into one process than one by one. */
  pairs: z.array(z.tuple([z.string(), z.string(), ms])),
  /** Forking a sandbox: a base and what each unit of `ForkLoad` adds. */
  create: z.strictObject({
    base: ms,
    depth: ms,
    inheritedPackages: ms,
    packages: ms,
    inheritedImportMs: ms,
  }),
  /** All else: the request's way in and out, and starting the function after its imports. */
  serve: z.strictObject({
    base: ms,
    /** Added where the sandbox imports anything itself. */
    importing: ms,
    /** Added for each ms of import, up to `importMsMax` of them. */
    importMs: ms,
    importMsMax: ms,
    /** Added for each package of the function. */
    packages: ms,
  }),
  /** Functions that start late: where the first is inherited (or any) and the second is imported. */
  lateStarts: z.strictObject({
    delayMs: ms,
    pairs: z.array(z.tuple([z.string(), z.string()])),
  }),
  /** A fork may stall after an invocation with large imports has ended: memory is being freed. */
  stalls: z.strictObject({
    /** Chance of a stall after large imports: `chance + chancePerLarge × share of large ones`. */
    chance: z.number(),
    chancePerLarge: z.number(),
    /** How that chance grows with the import that ended last: [from ms, factor], ascending. */
    growth: z.array(z.tuple([ms, z.number()])),
    /** From where an import is large. */
    largeMs: ms,
    /** Of how many ended invocations the share of large ones is taken. */
    window: z.number().int(),
    /** How long a stall is: values that are equally likely. */
    delayMs: z.array(ms),
  }),
  /** What is left after all this: values that are equally likely. */
  noise: z.strictObject({
    /** A factor on the time of imports. */
    importFactor: z.array(z.number()),
    createMs: z.array(ms),
    serveMs: z.array(ms),
  }),
});

export type ForkliftModel = z.infer<typeof forkliftModel>;

/** The committed model, fitted on trials 0 to 4 by `scripts/data/fit-forklift.ts`. */
export const forkliftModelFile = path.join(import.meta.dirname, 'model.json.gz');

/** @throws Error if the committed file is damaged */
export function readForkliftModel(): ForkliftModel {
  return forkliftModel.parse(
    JSON.parse(gunzipSync(readFileSync(forkliftModelFile)).toString('utf8')),
  );
}
