import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { CodeFolders } from './code-folders.ts';

test('links within the folder are followed, and neither round in circles nor out of it', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-code-'));
  try {
    const code = path.join(folder, 'my code');
    await mkdir(path.join(code, 'a'), { recursive: true });
    await mkdir(path.join(code, 'b'));
    await writeFile(path.join(code, 'a', 'x.py'), 'X = 1\n');
    await writeFile(path.join(folder, 'outside.py'), '');
    await symlink('../b', path.join(code, 'a', 'other'));
    await symlink('../a', path.join(code, 'b', 'other'));
    await symlink('.', path.join(code, 'itself'));
    await symlink('../outside.py', path.join(code, 'outside.py'));
    await symlink('a/x.py', path.join(code, 'x.py'));
    await symlink('nowhere', path.join(code, 'nowhere.py'));
    // Nothing can be compiled without a base, which is no reason to fail.
    const copy = await new CodeFolders().copyOf(code, path.join(folder, 'copies'), folder);
    t.deepEqual((await readdir(copy, { recursive: true })).toSorted(), [
      'a',
      'a/other',
      'a/x.py',
      'b',
      'b/other',
      'b/other/x.py',
      'x.py',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
