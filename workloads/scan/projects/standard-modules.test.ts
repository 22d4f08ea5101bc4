import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { parseTargetPython } from '../../packaging/target-python.ts';
import { standardModule } from './standard-modules.ts';

// Python tells its own modules from 3.10 on.
const pythons = globSync(join(homedir(), '.pyenv/versions/3.*/bin/python')).filter(
  (path) => Number(/\/3\.(\d+)/.exec(path)?.[1]) >= 10,
);
const heldTest = pythons.length > 0 ? test : test.skip;
const suffix = pythons.length > 0 ? '' : ' (skipped: no Python from 3.10 on is here)';

heldTest(`the standard modules are those that each Python names itself${suffix}`, async (t) => {
  const program = 'import sys; print(*sys.stdlib_module_names, *sys.version_info[:2])';
  const answers = await Promise.all(pythons.map((path) => execa(path, ['-c', program])));
  const named = answers.map(({ stdout }) => {
    const words = stdout.split(' ');
    const [major, minor] = words.splice(-2);
    return { version: `${major}.${minor}`, modules: new Set(words) };
  });
  const all = new Set(named.flatMap(({ modules }) => [...modules]));
  for (const { version, modules } of named) {
    for (const module of all) {
      // Modules of one's own implementation: `_socket`.
      if (!/^_[a-z]/.test(module)) {
        const here = standardModule(module, parseTargetPython(version)!);
        t.is(here === 'present', modules.has(module), `${module} in ${version}`);
      }
    }
  }
});

test('modules come and go', (t) => {
  const has = (module: string, version: string) =>
    standardModule(module, parseTargetPython(version)!);
  t.is(has('tomllib', '3.10'), 'absent');
  t.is(has('tomllib', '3.11'), 'present');
  t.is(has('distutils', '3.11'), 'present');
  t.is(has('distutils', '3.12'), 'absent');
  t.is(has('requests', '3.12'), undefined);
  t.is(has('constructor', '3.12'), undefined);
});
