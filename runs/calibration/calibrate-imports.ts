import { rm } from 'node:fs/promises';
import { median } from 'simple-statistics';
import { importMemory } from '../../real/probes/import-memory.ts';
import type {
  OperationResult,
  PlatformSession,
  RealPlatform,
  SandboxLimits,
} from '../../real/platforms/platform.ts';
import { makeRunState } from '../../real/run-state.ts';
import { ImputedCost, type Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import type { RealWorkload } from '../real-workload.ts';

/** What was measured of each package, by its name: a value for each time that it was imported. */
export type PerPackage = ReadonlyMap<string, readonly number[]>;

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
): Promise<PerPackage> {
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
  { workload, packages: stored }: RealWorkload,
  repetitions: number,
  tell: (what: string, done: number, total: number) => void,
): Promise<Map<string, number[]>> {
  const { functionNames, packageOffsets, packageLists } = workload.catalog;
  const times = new Map<string, number[]>();
  const total = repetitions * functionNames.length;
  for (let sandbox = 0; sandbox < total; sandbox++) {
    const functionIndex = sandbox % functionNames.length;
    const [from, to] = packageOffsets.subarray(functionIndex, functionIndex + 2);
    const packages = Array.from(packageLists.subarray(from, to), (index) => stored[index]!);
    const request = { sandbox, zygote: -1, packages, codeFolder: '' };
    check('creating a sandbox', await session.createSandbox(request));
    for (const one of packages) {
      const result = await session.importInSandbox(sandbox, [one]);
      check(`importing ${one.name}`, result);
      const importMs = result.steps['import'] ?? result.endMs - result.startMs;
      times.set(one.name, [...(times.get(one.name) ?? []), importMs]);
    }
    check('destroying a sandbox', await session.destroySandbox(sandbox));
    tell('calibrating imports', sandbox + 1, total);
  }
  return times;
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
export async function weighImports({
  workload,
  packages: stored,
  base,
}: RealWorkload): Promise<PerPackage> {
  const { functionNames, packageOffsets, packageLists } = workload.catalog;
  const sizes = new Map<string, number[]>();
  for (const functionIndex of functionNames.keys()) {
    const [from, to] = packageOffsets.subarray(functionIndex, functionIndex + 2);
    const packages = Array.from(packageLists.subarray(from, to), (index) => stored[index]!);
    const added = await importMemory(base.hostPython, packages);
    packages.forEach(({ name }, at) => sizes.set(name, [...(sizes.get(name) ?? []), added[at]!]));
  }
  return sizes;
}

/**
 * The workload with the medians of what was measured in place of the published costs. Packages that
 * were not measured keep their published times, times the ratio of measured to published times of all
 * others together: this host's speed, to which long imports count for more.
 */
export function withImportCosts(
  workload: Workload,
  times: PerPackage,
  sizes: PerPackage,
): Workload {
  const { catalog } = workload;
  const importMs = catalog.importMs.slice();
  const importMb = catalog.importMb.slice();
  const imputed = catalog.imputed.slice();
  let publishedMs = 0;
  let measuredMs = 0;
  for (const [index, name] of catalog.packageNames.entries()) {
    const measured = times.get(name);
    if (measured !== undefined) {
      publishedMs += importMs[index]!;
      importMs[index] = median([...measured]);
      measuredMs += importMs[index];
      imputed[index]! &= ~ImputedCost.import_ms;
    }
    const weighed = sizes.get(name);
    if (weighed !== undefined) {
      importMb[index] = median([...weighed]);
      imputed[index]! &= ~ImputedCost.import_mb;
    }
  }
  const speed = publishedMs > 0 ? measuredMs / publishedMs : 1;
  for (const [index, name] of catalog.packageNames.entries()) {
    if (!times.has(name)) {
      importMs[index]! *= speed;
      imputed[index]! |= ImputedCost.import_ms;
    }
  }
  return { ...workload, catalog: { ...catalog, importMs, importMb, imputed } };
}
