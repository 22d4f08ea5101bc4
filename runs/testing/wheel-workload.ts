import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeWheel } from '../../real/testing/make-wheel.ts';

/** A workload of packages that are made on the spot, so that no index is needed. */
export interface WheelWorkload {
  readonly workload: string;
  readonly wheels: string;
}

/** What a handler of a test does, by the function that has it. */
const handlers: Readonly<Record<string, string>> = {
  fails: 'def handler(event):\n    raise ValueError("no")\n',
  spins: 'def handler(event):\n    while True:\n        pass\n',
  hoards: 'def handler(event):\n    return len(bytearray(1 << 31))\n',
};

/**
 * Writes wheels of small packages, and a workload directory of functions that need them.
 *
 * @param folder an empty folder
 * @param extra names of functions that misbehave, see `handlers`, or `lacks` for one whose package
 *   has no wheel
 */
export async function makeWheelWorkload(
  python: string,
  folder: string,
  extra: readonly string[] = [],
): Promise<WheelWorkload> {
  const wheels = path.join(folder, 'wheels');
  const workload = path.join(folder, 'workload');
  await mkdir(wheels, { recursive: true });
  await mkdir(workload, { recursive: true });
  const names = ['alpha', 'beta', 'gamma', 'delta'];
  for (const name of names) {
    await makeWheel(python, wheels, name, '1.0', { [`${name}.py`]: 'data = bytearray(1 << 20)\n' });
  }
  const packages = [...names, ...(extra.includes('lacks') ? ['missing'] : [])];
  const rows = packages.map((name) => `${name}==1.0,1,1,1,1\n`).join('');
  await writeFile(
    path.join(workload, 'packages.csv'),
    `package,import_ms,import_mb,install_ms,disk_mb\n${rows}`,
  );
  const functions: object[] = [
    [],
    ['alpha'],
    ['alpha', 'beta'],
    ['alpha', 'beta', 'gamma'],
    ['beta'],
    ['gamma', 'delta'],
  ].map((list, index) => describe(`f${index}`, list));
  for (const name of extra) {
    functions.push(
      name === 'lacks'
        ? describe(name, ['missing'])
        : { ...describe(name, ['alpha']), code: `code-${name}` },
    );
    if (handlers[name] !== undefined) {
      await mkdir(path.join(workload, `code-${name}`), { recursive: true });
      await writeFile(path.join(workload, `code-${name}`, 'handler.py'), handlers[name]);
    }
  }
  const lines = functions.map((each) => `${JSON.stringify(each)}\n`).join('');
  await writeFile(path.join(workload, 'functions.jsonl'), lines);
  return { workload, wheels };
}

function describe(name: string, packages: readonly string[]): object {
  const full = packages.map((each) => `${each}==1.0`);
  return { name, packages: full, execute_ms: 0.2, memory_mb: 1 };
}
