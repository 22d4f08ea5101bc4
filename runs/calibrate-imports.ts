import { rm } from 'node:fs/promises';
import { summarizeLatencies } from '../analysis/statistics/summarize-latencies.ts';
import type { OperationResult, PlatformSession } from '../real/platforms/platform.ts';
import { platforms } from '../real/platforms/registry.ts';
import { makeRunState } from '../real/run-state.ts';
import { choose } from '../sim/choose.ts';
import { ImputedCost, type Workload } from '../workloads/catalog.ts';
import { InputError } from '../workloads/input-error.ts';
import { defaultMeasureOptions, type MeasureOptions } from './measure-options.ts';
import { prepareRealWorkload, type RealWorkload } from './real-workload.ts';

/**
 * Measures on this host how long each package of a workload takes to import, the packages before it
 * being there already, and returns the workload with these times in place of the published ones.
 *
 * Each function's packages are imported one by one, in order, in a fresh sandbox; a package that
 * several functions have gets the median over all.
 *
 * @throws InputError when the platform cannot run here, or an import fails
 */
export async function calibrateImports(
  workload: Workload,
  platformName: string,
  repetitions: number,
  options: Partial<MeasureOptions>,
  tell: (what: string, done: number, total: number) => void,
): Promise<Workload> {
  const measureOptions = { ...defaultMeasureOptions, ...options };
  const real = await prepareRealWorkload(
    workload,
    ({ catalog }) => catalog.functionNames.keys(),
    measureOptions,
    tell,
  );
  const platform = choose('platform', platforms, platformName);
  const state = await makeRunState();
  const session = await platform.open({
    baseDirectory: real.base.directory,
    storeDirectory: real.store.directory,
    stateDirectory: state.directory,
    limits: measureOptions.limits,
  });
  try {
    return withImportTimes(real.workload, await timeImports(session, real, repetitions, tell));
  } finally {
    await session.close();
    await rm(state.directory, { recursive: true, force: true });
  }
}

/** Import times in ms by package. */
async function timeImports(
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
      times.set(one.name, [...(times.get(one.name) ?? []), result.endMs - result.startMs]);
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

function withImportTimes(
  workload: Workload,
  times: ReadonlyMap<string, readonly number[]>,
): Workload {
  const { catalog } = workload;
  const importMs = catalog.importMs.slice();
  const imputed = catalog.imputed.slice();
  for (const [index, name] of catalog.packageNames.entries()) {
    const measured = times.get(name);
    if (measured !== undefined) {
      importMs[index] = summarizeLatencies(Float64Array.from(measured)).p50;
      imputed[index]! &= ~ImputedCost.import_ms;
    }
  }
  return { ...workload, catalog: { ...catalog, importMs, imputed } };
}
