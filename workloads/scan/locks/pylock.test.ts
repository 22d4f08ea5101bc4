import { join } from 'node:path';
import test from 'ava';
import { InputError } from '../../input-error.ts';
import { measuredPython, parseTargetPython } from '../../packaging/target-python.ts';
import type { ImportedFile } from '../imported-file.ts';
import { pins, write } from '../testing/lock-text.ts';
import { readPylock } from './pylock.ts';

const pylock = `lock-version = "1.0"
requires-python = ">=3.10"
extras = ["web"]
dependency-groups = ["default", "dev"]
default-groups = ["default"]
[[packages]]
name = "app"
directory = { path = ".", editable = true }
[[packages]]
name = "Six"
version = "1.16.0"
marker = "'default' in dependency_groups and os_name == 'posix'"
[[packages.wheels]]
name = "six-1.16.0-py2.py3-none-any.whl"
[[packages]]
name = "flask"
version = "2.3.3"
marker = "'Web' in extras"
[[packages]]
name = "pytest"
version = "8.0.0"
marker = "'dev' in dependency_groups or \\"web\\" in extras"
[[packages]]
name = "numpy"
version = "2.3.0"
requires-python = ">=3.11"
[[packages]]
name = "helper"
vcs = { type = "git", url = "https://x.org/helper.git" }
`;

test('pylock.toml: what goes without extras and by default, with its groups if asked', (t) => {
  const folder = write(t, {
    'pylock.toml': pylock,
    'pylock.old.toml': pylock.replace('1.0', '2.0'),
  });
  const read = (dev: boolean, python: string): ImportedFile =>
    readPylock(join(folder, 'pylock.toml'), dev, parseTargetPython(python)!);
  t.deepEqual(pins(read(false, '3.10')), ['six==1.16.0', 'helper']);
  t.deepEqual(pins(read(true, '3.11')), ['six==1.16.0', 'pytest==8.0.0', 'numpy==2.3.0', 'helper']);
  t.is(read(false, '3.9').counts['lock files that are for Python >=3.10, not 3.9'], 1);
  t.throws(() => readPylock(join(folder, 'pylock.old.toml'), false, measuredPython), {
    instanceOf: InputError,
    message: /should have lock-version = "1\.0"$/,
  });
});
