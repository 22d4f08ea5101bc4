import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import { writeFileAtomically } from './write-file-atomically.ts';

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-write-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('writes text and bytes, and leaves no other file', (t) =>
  inFolder(async (folder) => {
    await writeFileAtomically(path.join(folder, 'text'), 'naïve\n');
    await writeFileAtomically(path.join(folder, 'bytes'), new Uint8Array([0, 255]));
    t.is(await readFile(path.join(folder, 'text'), 'utf8'), 'naïve\n');
    t.deepEqual([...(await readFile(path.join(folder, 'bytes')))], [0, 255]);
    t.deepEqual((await readdir(folder)).toSorted(), ['bytes', 'text']);
  }));

test('takes the place of an older file', (t) =>
  inFolder(async (folder) => {
    const file = path.join(folder, 'file');
    await writeFile(file, 'a much longer old text');
    await writeFileAtomically(file, 'new');
    t.is(await readFile(file, 'utf8'), 'new');
  }));

test('a failed rename removes the temporary file', (t) =>
  inFolder(async (folder) => {
    const occupied = path.join(folder, 'occupied');
    await mkdir(path.join(occupied, 'inner'), { recursive: true });
    await t.throwsAsync(writeFileAtomically(occupied, 'data'));
    t.deepEqual(await readdir(folder), ['occupied']);
    t.deepEqual(await readdir(occupied), ['inner']);
  }));

test('a folder that is missing is an error', (t) =>
  inFolder(async (folder) => {
    await t.throwsAsync(writeFileAtomically(path.join(folder, 'missing', 'file'), 'data'), {
      code: 'ENOENT',
    });
  }));

test('writers of the same file at the same time leave one of their contents, whole', (t) =>
  inFolder(async (folder) => {
    const file = path.join(folder, 'file');
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomically(file, content)));
    t.true(contents.includes(await readFile(file, 'utf8')));
    t.deepEqual(await readdir(folder), ['file']);
  }));
