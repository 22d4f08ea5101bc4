import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';

/** What a set of binaries needs at run time. */
export interface SharedLibraries {
  /** Path on the host by the name that the loader asks for (`libc.so.6`). */
  readonly libraries: ReadonlyMap<string, string>;
  /** The dynamic loader's path, as it stands in the binaries; empty when they need none. */
  readonly loader: string;
}

/**
 * Shared libraries of these binaries, theirs included, as `ldd` resolves them, and those of
 * `extraNames` that the host has, with theirs.
 */
export async function sharedLibraries(
  binaries: readonly string[],
  extraNames: readonly string[],
): Promise<SharedLibraries> {
  const found = await resolve(binaries);
  const folders = new Set([...found.libraries.values()].map((file) => path.dirname(file)));
  const searched = [...folders, ...[...folders].map((folder) => path.join('/usr', folder))];
  const extras = new Map<string, string>();
  for (const name of extraNames) {
    const file = searched.map((folder) => path.join(folder, name)).find((each) => existsSync(each));
    if (file !== undefined) {
      extras.set(name, file);
    }
  }
  const ofExtras = await resolve([...extras.values()]);
  return {
    libraries: new Map([...ofExtras.libraries, ...extras, ...found.libraries]),
    loader: found.loader,
  };
}

async function resolve(binaries: readonly string[]): Promise<SharedLibraries> {
  const libraries = new Map<string, string>();
  let loader = '';
  if (binaries.length > 0) {
    // ldd says so, with an exit code of 1, when one of the files is not dynamically linked.
    const { stdout } = await execa('ldd', [...binaries], { reject: false, stdin: 'ignore' });
    for (const line of stdout.split('\n')) {
      const [, name, file] = /^\s+(\S+) => (\/\S+) \(0x/.exec(line) ?? [];
      if (name !== undefined && file !== undefined) {
        libraries.set(path.basename(name), file);
      }
      loader ||= /^\s+(\/\S+) \(0x/.exec(line)?.[1] ?? '';
    }
  }
  return { libraries, loader };
}
