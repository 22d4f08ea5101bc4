import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { assembleBase, type Base } from '../base/assemble-base.ts';
import { fillStore } from '../packages/installing/fill-store.ts';
import type { InstalledPackage } from '../packages/installing/installed-package.ts';
import { openStore, type PackageStore } from '../packages/installing/package-store.ts';
import type { PlatformSetup, SandboxLimits } from '../platforms/platform.ts';
import { cacheRoot, makeRunState } from '../state/run-state.ts';
import { makeWheel } from './make-wheel.ts';

/** What tests of platforms stand on: a base, a store with small packages, and handlers. */
export interface RealWorld {
  readonly base: Base;
  readonly store: PackageStore;
  /** `plain` with `VALUE = 7`, `nested`, which imports it, and `broken`, which cannot be imported. */
  readonly packages: Readonly<Record<'plain' | 'nested' | 'broken', InstalledPackage>>;
  /** Writes a `handler.py`, and other files beside it, and returns their folder. */
  handler(name: string, source: string, others?: Readonly<Record<string, string>>): Promise<string>;
  /** Writes a function's files and returns their folder. */
  code(name: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** A setup with a state directory of its own. */
  setup(limits?: Partial<SandboxLimits>): Promise<PlatformSetup>;
  remove(): Promise<void>;
}

const usualLimits: SandboxLimits = {
  memoryMb: 128,
  processes: 32,
  cores: 1,
  // Ends what hangs; an emulated machine takes half a minute for what takes a tenth of a second.
  timeoutMs: 120_000,
  network: 'none',
};

/** Makes such a world in temporary directories; needs a Python with pip. */
export async function makeRealWorld(): Promise<RealWorld> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-world-'));
  const states: string[] = [];
  const base = await assembleBase(cacheRoot());
  const store = await openStore(path.join(folder, 'store'), base);
  const wheels = path.join(folder, 'wheels');
  await mkdir(wheels);
  const sources = {
    plain: 'VALUE = 7\n',
    nested: 'import plain\n',
    broken: 'raise RuntimeError("no luck")\n',
  };
  for (const [name, source] of Object.entries(sources)) {
    await makeWheel(base.hostPython, wheels, name, '1.0', { [`${name}.py`]: source });
  }
  const names = Object.keys(sources).map((name) => `${name}==1.0`);
  const { installed } = await fillStore(store, names, { wheels });
  const stored = (name: string): InstalledPackage => installed.get(`${name}==1.0`)!;
  const packages = { plain: stored('plain'), nested: stored('nested'), broken: stored('broken') };
  const code = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
    const directory = path.join(folder, 'handlers', name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
      await writeFile(path.join(directory, file), text);
    }
    return directory;
  };
  return {
    base,
    store,
    packages,
    code,
    handler: (name, source, others = {}) => code(name, { 'handler.py': source, ...others }),
    async setup(limits = {}) {
      const { directory: stateDirectory } = await makeRunState();
      states.push(stateDirectory);
      return {
        baseDirectory: base.directory,
        storeDirectory: store.directory,
        stateDirectory,
        limits: { ...usualLimits, ...limits },
      };
    },
    async remove() {
      for (const directory of [folder, ...states]) {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}
