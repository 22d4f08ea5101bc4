import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { InputError } from '../../workloads/input-error.ts';
import { measure } from '../measuring/measure.ts';
import { defaultMeasureOptions } from '../measuring/measure-options.ts';
import { validateDecisions } from '../replaying/validate-decisions.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import type { CheckedPolicies } from './check-run.ts';
import type { RandomRun } from './random-run.ts';

/** Times that vary and operations that fail, declared: no host is needed. */
const platform = 'mock:jitter=0.5:fail=0.05';

/**
 * Measures a run on declared times, twice, and replays the log of one: the bytes and the decisions
 * must be the same.
 *
 * @throws InputError that says what is not
 */
export async function checkReplay(run: RandomRun, policies: CheckedPolicies): Promise<void> {
  if (run.invocations.length === 0) {
    return;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'zygolab-check-'));
  try {
    await writeWorkload(folder, run);
    const options: RunOptions = {
      ...defaultRunOptions,
      workload: folder,
      handlerPolicy: policies.handlerPolicy,
      zygotePolicy: policies.zygotePolicy,
      handlerCacheMb: run.handler_cache_mb,
      importCacheMb: run.import_cache_mb,
    };
    const [one, other] = [path.join(folder, 'one'), path.join(folder, 'other')];
    await measureInto(one, options, policies.ownPolicies);
    await measureInto(other, options, policies.ownPolicies);
    for (const name of ['invocations.csv', 'operations.csv']) {
      const texts = [one, other].map((directory) => readFile(path.join(directory, name), 'utf8'));
      const [first, again] = await Promise.all(texts);
      if (first !== again) {
        throw new InputError(`measured twice on ${platform}, ${name} should be the same`);
      }
    }
    const [check] = await validateDecisions(one);
    if (check?.difference !== undefined) {
      throw new InputError(`replayed from its log, ${check.difference}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureInto(
  directory: string,
  options: RunOptions,
  ownPolicies: OwnPolicies | undefined,
): Promise<void> {
  await measure(
    options,
    {
      ...defaultMeasureOptions,
      platforms: [platform],
      zygotePolicies: [options.zygotePolicy],
    },
    { rows: 'all', operations: true, trace: false },
    directory,
    { command: [], tell() {}, warn() {}, ownPolicies },
  );
}

async function writeWorkload(folder: string, run: RandomRun): Promise<void> {
  let arrivalMs = 0;
  const packages = run.packages.map(
    (each, index) => `package-${index},${each.import_ms},${each.import_mb},${each.install_ms},0`,
  );
  const functions = run.functions.map((each, index) =>
    JSON.stringify({
      ...each,
      name: `f${index}`,
      packages: each.packages.map((at) => `package-${at}`),
    }),
  );
  const invocations = run.invocations.map(
    (each) => `${(arrivalMs += each.gap_ms)},f${each.function},`,
  );
  const files = {
    'packages.csv': ['package,import_ms,import_mb,install_ms,disk_mb', ...packages],
    'functions.jsonl': functions,
    'invocations.csv': ['arrival_ms,function,execute_ms', ...invocations],
  };
  for (const [name, lines] of Object.entries(files)) {
    // oxlint-disable-next-line no-await-in-loop -- three small files
    await writeFile(path.join(folder, name), `${lines.join('\n')}\n`);
  }
}
