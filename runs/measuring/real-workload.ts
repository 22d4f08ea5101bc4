import path from 'node:path';
import { assembleBase, type Base } from '../../real/base/assemble-base.ts';

import { checkImports } from '../../real/packages/checking/check-imports.ts';
import { fillStore, type StoreContents } from '../../real/packages/installing/fill-store.ts';
import { openStore, type PackageStore } from '../../real/packages/installing/package-store.ts';
import {
  importableFunctions,
  type LeftOutFunction,
  storedPackagesOf,
  usableFunctions,
} from '../../real/packages/checking/usable-functions.ts';
import type { StoredPackage } from '../../real/platforms/platform.ts';
import { cacheRoot } from '../../real/state/run-state.ts';
import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';
import { restrictWorkload } from '../../workloads/restrict-workload.ts';
import { handlerLack, readEvents } from './handler-files.ts';
import type { MeasureOptions } from './measure-options.ts';
import type { PreparedRun } from '../simulating/prepare-run.ts';
import { resolveHint } from './resolve-hint.ts';

/** A workload whose functions can run on some platform. */
export interface RunnableWorkload {
  /** The base of sandboxes and the store of packages; none where nothing is run. */
  readonly base?: Base;
  readonly store?: PackageStore;
  /** With the functions that can be called and that may be called, no others. */
  readonly workload: Workload;
  /** By package index of the catalog; only those that a function has are there. */
  readonly packages: readonly (StoredPackage | undefined)[];
  /** Each function's events, drawn in order; none for those that have none. */
  readonly events: readonly (readonly string[])[];
  /** What is left out, and why. */
  readonly leftOut: readonly { readonly function: string; readonly reason: string }[];
}

/** One whose functions can run on this host. */
export interface RealWorkload extends RunnableWorkload {
  readonly base: Base;
  readonly store: PackageStore;
}

/**
 * Makes a workload runnable: assembles the base, installs the packages of the functions that may be
 * called, and leaves out those whose packages cannot be installed or imported.
 *
 * @param called which functions of a workload will be called
 * @param tell is told what takes long
 * @throws InputError when no function is left
 */
export async function prepareRealWorkload(
  workload: Workload,
  called: (workload: Workload) => Iterable<number>,
  options: MeasureOptions,
  tell: (what: string, done: number, total: number) => void,
): Promise<RealWorkload> {
  const directory = cacheRoot();
  const base = await assembleBase(directory, { python: options.python || undefined });
  const store = await openStore(path.join(directory, 'store'), base);
  const { catalog } = workload;
  const contents: StoreContents = { installed: new Map(), failed: new Map() };
  const checked = new Set<number>();
  const leftOut: LeftOutFunction[] = [];
  const all = [...catalog.functionNames.keys()].slice(0, options.functions);
  const lacking = all.flatMap((index) => {
    const reason = handlerLack(workload, index);
    return reason === undefined ? [] : [{ function: catalog.functionNames[index]!, reason }];
  });
  let candidates = all.filter((index) => handlerLack(workload, index) === undefined);
  if (candidates.length === 0) {
    throw new InputError(
      `no function of ${workload.name} can run here; ${lacking[0]!.function}: ${lacking[0]!.reason}`,
    );
  }
  // Leaving a function out changes what is drawn, which may call for others that are not yet there.
  for (;;) {
    const places = [...called(restrictWorkload(workload, candidates))];
    const unchecked = places
      .map((place) => candidates[place]!)
      .filter((index) => !checked.has(index));
    if (unchecked.length === 0) {
      break;
    }
    const names = new Set(unchecked.flatMap((index) => packageNames(workload, index)));
    const added = await fillStore(store, [...names], {
      wheels: options.wheels || undefined,
      onProgress: ({ done, total }) => tell('installing packages', done, total),
    });
    added.installed.forEach((stored, name) => contents.installed.set(name, stored));
    added.failed.forEach((reason, name) => contents.failed.set(name, reason));
    const installable = usableFunctions(catalog, contents, unchecked);
    const sets = installable.usable.map((index) => storedPackagesOf(catalog, contents, index));
    const failures = await checkImports(base, store.directory, sets, {
      onProgress: (done, total) => tell('checking imports', done, total),
    });
    const importable = importableFunctions(installable, failures);
    unchecked.forEach((index) => checked.add(index));
    leftOut.push(...importable.leftOut);
    const gone = new Set(importable.leftOut.map(({ function: index }) => index));
    candidates = candidates.filter((index) => !gone.has(index));
    if (candidates.length === 0) {
      const { package: name, reason } = importable.leftOut[0]!;
      const hint = resolveHint(workload.notes, options);
      const remedy = hint === undefined ? '' : `; ${hint}`;
      throw new InputError(
        `no function of ${workload.name} can run here; ${name}: ${reason}${remedy}`,
      );
    }
  }
  const left = restrictWorkload(workload, candidates);
  return {
    base,
    store,
    workload: left,
    events: candidates.map((_, place) => {
      const file = left.handlers?.[place]?.events;
      return file === undefined ? [] : readEvents(file);
    }),
    packages: catalog.packageNames.map((name) => contents.installed.get(name)),
    leftOut: [
      ...lacking,
      ...leftOut.map(({ function: index, package: name, reason }) => ({
        function: catalog.functionNames[index]!,
        reason: `${name}: ${reason}`,
      })),
    ],
  };
}

/** The functions that a run may call, each once, in catalog order. */
export function functionsThatMayBeCalled(prepared: PreparedRun, workload: Workload): number[] {
  // Which functions a rotation has come to depends on how long invocations take.
  return prepared.options.popularity === 'rotation'
    ? [...workload.catalog.functionNames.keys()]
    : calledFunctions(prepared.createArrivals(workload));
}

/** The functions that arrivals call. */
function calledFunctions(arrivals: Arrivals): number[] {
  const called = new Set<number>();
  while (arrivals.nextMs < Infinity) {
    const atMs = arrivals.nextMs;
    called.add(arrivals.nextFunction);
    arrivals.advance();
    // A closed loop draws its functions in the same order however long its invocations take.
    arrivals.completed(atMs);
  }
  return [...called].toSorted((one, other) => one - other);
}

function packageNames({ catalog }: Workload, functionIndex: number): string[] {
  const { packageOffsets, packageLists } = catalog;
  const list = packageLists.subarray(
    packageOffsets[functionIndex],
    packageOffsets[functionIndex + 1],
  );
  return Array.from(list, (index) => catalog.packageNames[index]!);
}
