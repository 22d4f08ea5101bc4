import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FixedProfile } from '../../../sim/costs/profiles/fixed-profile.ts';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { asCalibrated } from '../../../sim/testing/as-calibrated.ts';
import type { RandomStream } from '../../../workloads/random-stream.ts';
import type { RunOptions } from '../../simulating/run-options.ts';

const packageCount = 6;
const functionCount = 7;

/**
 * Writes a small random workload and a profile, and draws options to run them with: costs and sizes are
 * often equal or nothing, limits small, and arrivals come at once or far apart.
 *
 * @param directory an empty one
 */
export function randomRun(directory: string, seed: number): Partial<RunOptions> {
  const random = randomStream(seed, 'random run');
  const pick = <Item>(...items: readonly Item[]): Item => items[random.integer(items.length)]!;
  mkdirSync(directory, { recursive: true });
  writeWorkload(directory, random);
  const profile = path.join(directory, 'profile.json');
  writeFileSync(profile, JSON.stringify(randomProfile(random)));
  return {
    workload: directory,
    profile: pick(profile, profile, profile, 'two-core-vm'),
    seed,
    handlerPolicy: pick('lru', 'lru', 'lru', 'none'),
    handlerCacheMb: pick(0, 10, 30, 60, 120, Infinity),
    zygotePolicy: pick('none', 'sock', 'openlambda', 'static'),
    importCacheMb: pick(0, 20, 100, Infinity),
    sharedPoolMb: pick(NaN, NaN, NaN, 80),
    installCache: pick('warm', 'warm', 'cold'),
    invocations: 20 + random.integer(100),
    arrivals: pick('poisson', 'closed', 'mmpp'),
    clients: 1 + random.integer(4),
    rate: pick(5, 50, 400),
    popularity: pick('uniform', 'zipf'),
  };
}

function writeWorkload(directory: string, random: RandomStream): void {
  const cost = (most: number): number =>
    random.uniform() < 0.2
      ? 0
      : random.uniform() < 0.5
        ? random.integer(most)
        : random.uniform() * most;
  const packages = Array.from({ length: packageCount }, (_, index) =>
    [`p${index}`, cost(40), cost(10), cost(60), cost(20)].join(),
  );
  const lines = ['package,import_ms,import_mb,install_ms,disk_mb', ...packages];
  writeFileSync(path.join(directory, 'packages.csv'), `${lines.join('\n')}\n`);
  const isUniform = random.uniform() < 0.3;
  const functions = Array.from({ length: functionCount }, (_, index) =>
    JSON.stringify({
      name: `f${index}`,
      packages: isUniform
        ? []
        : Array.from({ length: packageCount }, (_each, at) => `p${at}`).filter(
            () => random.uniform() < 0.4,
          ),
      execute_ms: cost(30),
      memory_mb: isUniform ? 8 : cost(20),
    }),
  );
  writeFileSync(path.join(directory, 'functions.jsonl'), `${functions.join('\n')}\n`);
}

function randomProfile(random: RandomStream): object {
  const cost = (most: number): number =>
    random.uniform() < 0.3 ? 0 : Math.round(random.uniform() * most * 1000) / 1000;
  const fixed: FixedProfile = {
    kind: 'fixed',
    cores: 1 + random.integer(4),
    interpreter_start_ms: cost(30),
    interpreter_mb: cost(15),
    fork_base_ms: cost(4),
    fork_ms_per_mb: cost(0.3),
    fork_mb: cost(3),
    platforms: {
      lean: {
        sandbox_create_ms: cost(4),
        pause_ms: cost(2),
        resume_ms: cost(2),
        destroy_ms: cost(5),
      },
    },
  };
  return random.uniform() < 0.3 ? asCalibrated(fixed) : fixed;
}
