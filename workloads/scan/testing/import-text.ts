import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { measuredPython } from '../../packaging/target-python.ts';
import { readPackageKnowledge } from '../closures/package-knowledge.ts';
import { importFiles, type ImportOptions, type ImportSummary } from '../import-files.ts';

export const knowledge = readPackageKnowledge();

export const options: ImportOptions = {
  dev: false,
  keepGoing: false,
  python: measuredPython,
  environment: {},
  streamOf: (name) => randomStream(1, name),
};

/** Writes files by their path into a folder of the test's own. */
export function write(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zygolab-import-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The packages of one file's function, and the summary. */
export function imported(
  path: string,
  dev = false,
): { packages: string[]; summary: ImportSummary } {
  const { workload, summary } = importFiles([path], knowledge, { ...options, dev });
  const { packageLists, packageNames } = workload.catalog;
  return { packages: Array.from(packageLists, (index) => packageNames[index]!), summary };
}

/** The same of a file with this text. */
export function importedText(t: ExecutionContext, text: string, name = 'requirements.txt') {
  return imported(join(write(t, { [name]: text }), name));
}
