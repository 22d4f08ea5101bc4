import { once } from 'node:events';
import path from 'node:path';
import { execa } from 'execa';
import { InputError } from '../../workloads/input-error.ts';
import { busyTicks } from './busy-ticks.ts';

const probe = path.join(import.meta.dirname, 'speed_witness.py');

/** Watches how fast this host's cores are, while something else runs. */
export interface SpeedWitness {
  /**
   * Ends it.
   *
   * @returns how long a fixed piece of work took in the mean, in ns of CPU time: cores count by how
   *   busy they were meanwhile, whatever with
   */
  stop(): Promise<number>;
}

/**
 * Starts a witness on each core, and waits until they watch; together they take 2 to 3 % of the CPU.
 *
 * @param python an interpreter of this host
 */
export async function startSpeedWitness(python: string): Promise<SpeedWitness> {
  const processes = (await busyTicks()).map((_, core) => ({
    process: execa(python, ['-I', '-S', probe, String(core)], { stdin: 'pipe', reject: false }),
  }));
  // One that cannot run ends without a word, and says why when it is stopped.
  await Promise.all(
    processes.map(({ process }) => Promise.race([once(process.stdout, 'data'), process])),
  );
  const before = await busyTicks();
  return {
    async stop() {
      const after = await busyTicks();
      // All are ended before any of them is looked at, so that none is left behind by an error.
      processes.forEach(({ process }) => process.stdin.end());
      const results = await Promise.all(processes.map(({ process }) => process));
      let weighted = 0;
      let weights = 0;
      for (const [core, { stdout, failed, shortMessage }] of results.entries()) {
        const [bursts, meanNs] = (stdout ?? '').replace('ready', '').split(' ').map(Number);
        if (failed || meanNs === undefined || Number.isNaN(meanNs)) {
          throw new InputError(`cannot watch how fast core ${core} is: ${shortMessage}`);
        }
        const weight = bursts! > 0 ? 1 + (after[core] ?? 0) - before[core]! : 0;
        weighted += weight * meanNs;
        weights += weight;
      }
      return weights === 0 ? NaN : weighted / weights;
    },
  };
}
