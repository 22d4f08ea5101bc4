import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { StoredPackage } from '../../platforms/platform.ts';

/** A package in the store with what its installation cost. */
export interface InstalledPackage extends StoredPackage {
  /** Size of all its files, in MB of 1,000,000 bytes. */
  readonly sizeMb: number;
  /** Time that pip took, download and compilation to byte code included, in ms. */
  readonly installMs: number;
}

/** The description beside a package's directory: `six==1.17.0.json`. */
export const descriptionShape = z.object({
  name: z.string(),
  modules: z.array(z.string()),
  size_mb: z.number().nonnegative(),
  install_ms: z.number().nonnegative(),
});

export type Description = z.infer<typeof descriptionShape>;

/** A package of the store by its full name; undefined when it is not there, or not whole. */
export async function readInstalled(
  storeDirectory: string,
  name: string,
): Promise<InstalledPackage | undefined> {
  const text = await readOrNothing(path.join(storeDirectory, `${name}.json`));
  if (text === undefined) {
    return undefined;
  }
  const {
    modules,
    size_mb: sizeMb,
    install_ms: installMs,
  } = descriptionShape.parse(JSON.parse(text));
  return { name, directory: path.join(storeDirectory, name), modules, sizeMb, installMs };
}

/** Full name that a name without a version stood for when it was first installed here. */
export async function readNewest(
  storeDirectory: string,
  bareName: string,
): Promise<string | undefined> {
  return (await readOrNothing(path.join(storeDirectory, `${bareName}.newest`)))?.trim();
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
