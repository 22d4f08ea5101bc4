import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import { InputError } from '../../workloads/input-error.ts';
import { openResultDirectory } from '../directories/run-directory.ts';
import { filesOf } from '../own-policies/policy-files.ts';
import type { OutputOptions, RunOptions } from '../simulating/run-options.ts';
import type { WallTimes } from '../simulating/simulate-to-directory.ts';
import type { Summary } from '../summary/run-summary.ts';
import { CellThread } from './cell-thread.ts';

/**
 * As `simulateToDirectory`, in a thread of its own, as the cells of a sweep are: so a user's policy
 * that loops without end can be stopped and told of.
 *
 * @param limitMs how long a call of the policies may take
 * @throws InputError when the directory holds something else, or a policy does what none may
 */
export async function simulateWithOwnPolicies(
  options: RunOptions,
  ownPolicies: OwnPolicies,
  output: OutputOptions,
  directory: string,
  command: readonly string[],
  limitMs?: number,
): Promise<{ summary: Summary; wall: WallTimes }> {
  openResultDirectory(directory, 'run');
  const thread = new CellThread(limitMs);
  try {
    const policyFiles = filesOf(ownPolicies);
    const answer = await thread.run({ cell: 0, options, output, directory, command, policyFiles });
    if (answer !== 'stopped' && answer.error !== undefined) {
      throw new InputError(answer.error);
    }
  } finally {
    await thread.end();
  }
  const { wall_s: wall } = read(directory, 'run.json') as { wall_s: WallTimes };
  return { summary: read(directory, 'summary.json') as Summary, wall };
}

function read(directory: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(directory, name), 'utf8'));
}
