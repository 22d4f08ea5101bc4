import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { InputError } from '../../workloads/input-error.ts';
import { buildAll } from '../launcher/build.ts';

const folder = path.join(import.meta.dirname, '..', 'runtime');

/**
 * The project's own files that run inside of sandboxes: the Python files of real/runtime and the
 * library with which a Zygote's children enter their container. Without a C compiler or root there
 * is no such library, and no Zygote; platforms that need none run all the same.
 */
export async function ownRuntimeFiles(): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^(?!test_).*\.py$/.test(name)).toSorted();
  const files = names.map((name) => path.join(folder, name));
  if (process.getuid?.() !== 0) {
    return files;
  }
  try {
    const { library } = await buildAll();
    return [...files, library];
  } catch (error) {
    if (error instanceof InputError) {
      return files;
    }
    throw error;
  }
}
