import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { findPython } from '../../real/base/find-python.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';

/** This host's Python; undefined where there is none. */
export const python = (await findPython().catch(() => undefined))?.executable;
/** A test that skips, and says so, where there is none. */
export const withPython = testThatNeeds(python === undefined ? 'no Python' : undefined);

/** A folder of the test's own. */
export async function folderOf(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-faults-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
