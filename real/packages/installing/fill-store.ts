import type { InstalledPackage } from './installed-package.ts';
import { InstallError, installPackage } from './install-package.ts';
import type { PackageStore } from './package-store.ts';

/** What a store holds of the packages that were asked for, by the names they were asked by. */
export interface StoreContents {
  readonly installed: Map<string, InstalledPackage>;
  /** Why a package could not be installed, in one line. */
  readonly failed: Map<string, string>;
}

/** How far filling has come. */
export interface FillProgress {
  readonly done: number;
  readonly total: number;
  /** The package that was done last. */
  readonly name: string;
  readonly failed: boolean;
}

export interface FillOptions {
  /** A folder of wheels, in place of the package index that pip is set to. */
  readonly wheels?: string | undefined;
  readonly onProgress?: (progress: FillProgress) => void;
}

/** Each pip waits for the network half of the time, and the machine may have two cores only. */
const atOnce = 2;

/**
 * Has every named package in the store, installing those that are not there, two at a time. A
 * package that fails is reported, and the rest go on; it is not tried again by the same store.
 */
export async function fillStore(
  store: PackageStore,
  names: readonly string[],
  options: FillOptions = {},
): Promise<StoreContents> {
  const distinct = [...new Set(names)];
  const found = new Map<string, InstalledPackage>();
  const waiting = distinct.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const name of waiting) {
      const installed = await installOnce(store, name, options.wheels);
      if (installed !== undefined) {
        found.set(name, installed);
      }
      done += 1;
      options.onProgress?.({ done, total: distinct.length, name, failed: installed === undefined });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const contents: StoreContents = { installed: new Map(), failed: new Map() };
  for (const name of distinct) {
    const installed = found.get(name);
    if (installed === undefined) {
      contents.failed.set(name, store.failures.get(name) ?? '');
    } else {
      contents.installed.set(name, installed);
    }
  }
  return contents;
}

async function installOnce(
  store: PackageStore,
  name: string,
  wheels: string | undefined,
): Promise<InstalledPackage | undefined> {
  if (store.failures.has(name)) {
    return undefined;
  }
  try {
    return await installPackage(store, name, wheels);
  } catch (error) {
    // A full disk is no fault of the package: it ends the run.
    if (!(error instanceof InstallError)) {
      throw error;
    }
    store.failures.set(name, error.message);
    return undefined;
  }
}
