import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { type FigureContext, platformProfile } from '../figure.ts';

/** A context of the quick scale in a folder of its own, which is removed after the test. */
export async function figureContext(t: ExecutionContext): Promise<FigureContext> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'zygolab-figure-'));
  t.teardown(() => rm(directory, { recursive: true, force: true }));
  return {
    directory,
    scale: 'quick',
    seed: 1,
    profile: platformProfile,
    command: ['test'],
    signal: new AbortController().signal,
    tell() {},
    warn() {},
  };
}
