import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

/** A package whose import costs what it is told to. */
export interface SyntheticPackage {
  /** Also the name of its module. */
  readonly name: string;
  /** Names of the packages that it imports. */
  readonly dependencies: readonly string[];
  /** CPU time of its import, that of its dependencies apart. */
  readonly importMs: number;
  /** Memory that it allocates, in MB of 2^20 bytes. */
  readonly importMb: number;
}

/**
 * Writes a wheel for each of these packages into a folder, which is then a source of packages
 * (`--wheels`).
 *
 * Versions tell packages of one name apart that cost other things, so that a store never takes the
 * one for the other.
 *
 * @param python any Python 3; it writes the files
 * @returns the full name, `name==version`, of each package, in the order given
 */
export async function writeSyntheticWheels(
  python: string,
  folder: string,
  packages: readonly SyntheticPackage[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const specified = packages.map(({ name, dependencies, importMs, importMb }) => {
    const specification = {
      name,
      dependencies,
      cpu_ns: Math.round(importMs * 1e6),
      bytes: Math.round(importMb * 2 ** 20),
    };
    return { ...specification, version: versionOf(specification) };
  });
  const script = path.join(import.meta.dirname, 'synthetic_wheels.py');
  await execa(python, ['-I', script, folder], { input: JSON.stringify(specified) });
  return specified.map(({ name, version }) => `${name}==${version}`);
}

function versionOf(specification: object): string {
  const digest = createHash('sha256').update(JSON.stringify(specification)).digest();
  return `1.${digest.readUIntBE(0, 6)}`;
}
