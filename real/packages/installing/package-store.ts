import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Base } from '../../base/assemble-base.ts';

/** Where packages live, one directory per `name==version`, each with its description beside it. */
export interface PackageStore {
  readonly directory: string;
  /** The host's interpreter whose pip installs; of the version that sandboxes run. */
  readonly python: string;
  /** What could not be installed in this run, with pip's reason: it is not tried again. */
  readonly failures: Map<string, string>;
}

/**
 * Opens the store below `directory` for the Python of this base, and makes it where there is none.
 * Packages with compiled modules fit one version of Python only, so each has a store of its own.
 */
export async function openStore(
  directory: string,
  base: Pick<Base, 'version' | 'hostPython'>,
): Promise<PackageStore> {
  const [major, minor] = base.version.split('.');
  const store = path.resolve(directory, `python${major}.${minor}`);
  await mkdir(store, { recursive: true });
  return { directory: store, python: base.hostPython, failures: new Map() };
}
