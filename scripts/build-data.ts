import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';
import {
  dependencySets,
  dependencySetsSource,
  forkliftCosts,
  forkliftFunctions,
  forkliftPackagesSource,
  forkliftWorkloadSource,
} from '../workloads/data-builders/forklift.ts';

// Builds workloads/data from the folder of source data that is given as the only argument.
const checkout = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = process.argv[2] ?? join(checkout, '../shared/data');
const target = join(checkout, 'workloads/data');

buildForklift();
keepLicences();

/** Fixtures from Forklift: the functions of trials 0 and 1, measured costs, dependency sets. */
function buildForklift(): void {
  for (const trial of [0, 1]) {
    for (const half of ['w1', 'w2']) {
      const path = `forklift/trials/${trial}/${half}.json.gz`;
      const functions = forkliftFunctions(readJson(path, forkliftWorkloadSource));
      writeJson(`forklift/trial-${trial}-${half}.json.gz`, { functions });
    }
  }
  const packages = readJson('forklift/packages.json', forkliftPackagesSource);
  writeJson('forklift/costs.json.gz', forkliftCosts(packages));
  const sets = readJson('reqbench/deps.json', dependencySetsSource);
  writeJson('forklift/deps.json.gz', dependencySets(sets));
}

function keepLicences(): void {
  for (const name of ['forklift', 'reqbench']) {
    writeFileSync(join(target, `${name}-LICENSE`), readFileSync(join(source, name, 'LICENSE')));
  }
}

function readJson<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const bytes = readFileSync(join(source, path));
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return schema.parse(JSON.parse(text.toString('utf8')));
}

function writeJson(path: string, value: unknown): void {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify(value), { level: constants.Z_BEST_COMPRESSION }));
}
