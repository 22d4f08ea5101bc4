import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** Files of a workload directory by name, for tests. */
export type Files = Readonly<Record<string, string | Buffer | undefined>>;

/** A workload that reads without an error. */
export const goodFiles: Files = {
  'packages.csv':
    'package,import_ms,import_mb,install_ms,disk_mb,imputed\n' +
    'numpy==1.26.0,45.5,3.85,2265,72,\n' +
    '"six==1.16.0",1,0.5,480,0.03,import_ms+disk_mb\n',
  'functions.jsonl':
    '{"name":"a","packages":["six==1.16.0","numpy==1.26.0"],"execute_ms":1,"memory_mb":2}\n' +
    '{"name":"b, c","packages":[],"execute_ms":0,"memory_mb":0}\n',
};

/** A new directory with the good files, each replaced or, if undefined, left out as told. */
export function directoryOf(t: ExecutionContext, files: Files): string {
  const directory = mkdtempSync(join(tmpdir(), 'zygolab-workload-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  for (const [name, content] of Object.entries({ ...goodFiles, ...files })) {
    if (content !== undefined) {
      writeFileSync(join(directory, name), content);
    }
  }
  return directory;
}
