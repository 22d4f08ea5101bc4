import type { ForkliftFunction } from '../../workloads/data-builders/forklift/forklift.ts';
import { importWorkMs, loadedPackages } from './import-work.ts';
import type { ForkliftModel } from './model.ts';

/** What a function's phases take when it is forked from a given Zygote, in ms, without noise. */
export interface Phases {
  readonly createMs: number;
  readonly importMs: number;
  readonly serveMs: number;
}

/** What the time to fork a sandbox depends on; the coefficients are those of `model.create`. */
export interface ForkLoad {
  readonly depth: number;
  readonly inheritedPackages: number;
  readonly packages: number;
  readonly inheritedImportMs: number;
}

/** Works out the phases of functions by the model. */
export class PhaseModel {
  readonly #model: ForkliftModel;
  readonly #loaded = new Map<ForkliftFunction, ReadonlySet<string>>();

  constructor(model: ForkliftModel) {
    this.#model = model;
  }

  /**
   * @param inherited all packages of the Zygote
   * @param depth how many Zygotes are above it
   */
  of(one: ForkliftFunction, inherited: ReadonlySet<string>, depth: number): Phases {
    const { create, serve, lateStarts } = this.#model;
    const loaded = this.#loadedBy(one);
    const importMs = importWorkMs(this.#model, loaded, inherited);
    const load = forkLoad(this.#model.importMs, one, inherited, depth);
    const createMs =
      create.base +
      create.depth * load.depth +
      create.inheritedPackages * load.inheritedPackages +
      create.packages * load.packages +
      create.inheritedImportMs * load.inheritedImportMs;
    const isLate = startsLate(lateStarts.pairs, one.packages, inherited);
    const serveMs =
      serve.base +
      (importMs > 0 ? serve.importing : 0) +
      serve.importMs * Math.min(importMs, serve.importMsMax) +
      serve.packages * one.packages.length +
      (isLate ? lateStarts.delayMs : 0);
    return { createMs, importMs, serveMs };
  }

  #loadedBy(one: ForkliftFunction): ReadonlySet<string> {
    let loaded = this.#loaded.get(one);
    if (loaded === undefined) {
      loaded = loadedPackages(this.#model, one);
      this.#loaded.set(one, loaded);
    }
    return loaded;
  }
}

/** The quantities that the time to fork depends on. */
export function forkLoad(
  importMs: Readonly<Record<string, number>>,
  one: ForkliftFunction,
  inherited: ReadonlySet<string>,
  depth: number,
): ForkLoad {
  let inheritedImportMs = 0;
  for (const item of inherited) {
    inheritedImportMs += importMs[item] ?? 0;
  }
  return {
    depth,
    inheritedPackages: inherited.size,
    packages: one.packages.length,
    inheritedImportMs,
  };
}

/** Whether one of the pairs holds: the first inherited, the second the function's own to import. */
export function startsLate(
  pairs: ForkliftModel['lateStarts']['pairs'],
  packages: readonly string[],
  inherited: ReadonlySet<string>,
): boolean {
  return pairs.some(
    ([first, second]) =>
      inherited.has(first) && packages.includes(second) && !inherited.has(second),
  );
}
