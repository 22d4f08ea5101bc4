import { rm } from 'node:fs/promises';
import { importMemory } from '../../real/probes/import-memory.ts';
import type {
  OperationResult,
  PlatformSession,
  RealPlatform,
  SandboxLimits,
  StoredPackage,
} from '../../real/platforms/platform.ts';
import { makeRunState } from '../../real/state/run-state.ts';
import { ImputedCost, type Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { RealWorkload } from '../measuring/real-workload.ts';
import type { FunctionImports } from './fitting/fit-package-costs.ts';

/**
 * Measures on this host how long each package of a workload takes to import, the packages before it
 * being there already: each function's packages are imported one by one, in order, in a fresh
 * sandbox.
 *
 * @returns times in ms
 * @throws InputError when an import fails
 */
export async function timeImports(
  real: RealWorkload,
  platform: RealPlatform,
  repetitions: number,
  limits: SandboxLimits,
  tell: (what: string, done: number, total: number) => void,
): Promise<FunctionImports[]> {
  const state = await makeRunState();
  const session = await platform.open({
    baseDirectory: real.base.directory,
    storeDirectory: real.store.directory,
    stateDirectory: state.directory,
    limits,
  });
  try {
    return await timeInSession(session, real, repetitions, tell);
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}

async function timeInSession(
  session: PlatformSession,
  real: RealWorkload,
  repetitions: number,
  tell: (what: string, done: number, total: number) => void,
): Promise<FunctionImports[]> {
  const all: FunctionImports[] = [];
  const { functionNames } = real.workload.catalog;
  const total = repetitions * functionNames.length;
  for (let sandbox = 0; sandbox < total; sandbox++) {
    const functionIndex = sandbox % functionNames.length;
    const packages = packagesOf(real, functionIndex);
    const request = { sandbox, zygote: -1, packages, codeFolder: '' };
    check('creating a sandbox', await session.createSandbox(request));
    const costs: number[] = [];
    for (const one of packages) {
      const result = await session.importInSandbox(sandbox, [one]);
      check(`importing ${one.name}`, result);
      costs.push(result.steps['import'] ?? result.endMs - result.startMs);
    }
    check('destroying a sandbox', await session.destroySandbox(sandbox));
    all.push({ packages: packages.map(({ name }) => name), costs });
    tell('calibrating imports', all.length, total);
  }
  return all;
}

/** A function's packages, in the order in which they are imported. */
function packagesOf({ workload, packages }: RealWorkload, functionIndex: number): StoredPackage[] {
  const { packageOffsets, packageLists } = workload.catalog;
  const [from, to] = packageOffsets.subarray(functionIndex, functionIndex + 2);
  return Array.from(packageLists.subarray(from, to), (index) => packages[index]!);
}

function check(what: string, { status, reason }: OperationResult): void {
  if (status !== 'ok') {
    throw new InputError(`${what} failed (${status}): ${reason}`);
  }
}

/**
 * Measures how much resident memory each package adds to an interpreter, the packages before it in a
 * function being there already.
 *
 * @returns sizes in MB
 */
export async function weighImports(real: RealWorkload): Promise<FunctionImports[]> {
  const all: FunctionImports[] = [];
  for (const functionIndex of real.workload.catalog.functionNames.keys()) {
    const packages = packagesOf(real, functionIndex);
    const costs = await importMemory(real.base.hostPython, packages);
    all.push({ packages: packages.map(({ name }) => name), costs });
  }
  return all;
}

/**
 * The workload with what was measured in place of the published costs. Packages that were not
 * measured keep their published costs, times the ratio of measured to published ones of all others
 * together: this host's speed, to which long imports count for more, and what its interpreter needs
 * for their modules.
 *
 * @param times of packages, in ms
 * @param sizes of packages, in MB
 */
export function withImportCosts(
  workload: Workload,
  times: ReadonlyMap<string, number>,
  sizes: ReadonlyMap<string, number>,
): Workload {
  const { catalog } = workload;
  const imputed = catalog.imputed.slice();
  const replaced = (
    published: Float64Array,
    measured: ReadonlyMap<string, number>,
    flag: number,
  ): Float64Array => {
    const costs = catalog.packageNames.map((name) => measured.get(name));
    const both = [...costs.keys()].filter((index) => costs[index] !== undefined);
    const publishedSum = both.reduce((sum, index) => sum + published[index]!, 0);
    const measuredSum = both.reduce((sum, index) => sum + costs[index]!, 0);
    const ratio = publishedSum > 0 ? measuredSum / publishedSum : 1;
    return published.map((cost, index) => {
      imputed[index] =
        costs[index] === undefined ? imputed[index]! | flag : imputed[index]! & ~flag;
      return costs[index] ?? cost * ratio;
    });
  };
  const importMs = replaced(catalog.importMs, times, ImputedCost.import_ms);
  const importMb = replaced(catalog.importMb, sizes, ImputedCost.import_mb);
  return { ...workload, catalog: { ...catalog, importMs, importMb, imputed } };
}
