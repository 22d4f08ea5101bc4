import { lean } from '../../sim/costs/profiles/lean.ts';
import { simulate } from '../../sim/simulate.ts';
import type { OwnPolicies } from '../../sim/policies/own/own-policies.ts';
import type { Arrivals } from '../../workloads/arrivals/arrivals.ts';
import type { Catalog } from '../../workloads/catalog.ts';
import { answerFromThread } from './limits/watched-thread.ts';
import { loadPolicies } from './load-policies.ts';
import type { PolicyFile } from './policy-files.ts';

/** Makes a policy for a run without invocations. */
function makePolicy({ kind, name }: PolicyFile, ownPolicies: OwnPolicies): void {
  simulate(
    emptyCatalog,
    {
      platform: 'lean',
      profile: lean,
      handlerPolicy: kind === 'handler' ? name : 'none',
      handlerCacheMb: Infinity,
      zygotePolicy: kind === 'zygote' ? name : 'none',
      importCacheMb: Infinity,
      installCache: 'warm',
      ownPolicies,
    },
    nobody,
    { ended() {} },
  );
}

const emptyCatalog: Catalog = {
  packageNames: [],
  importMs: new Float64Array(),
  importMb: new Float64Array(),
  installMs: new Float64Array(),
  diskMb: new Float64Array(),
  imputed: new Uint8Array(),
  functionNames: [],
  packageOffsets: new Int32Array(1),
  packageLists: new Int32Array(),
  executeMs: new Float64Array(),
  memoryMb: new Float64Array(),
};

const nobody: Arrivals = {
  nextMs: Infinity,
  nextFunction: -1,
  nextExecuteMs: NaN,
  advance() {},
  completed() {},
};

/*
 * A thread in which the files of users' policies are loaded for the first time, and a policy of
 * each is made: what does not load, or never ends loading, is known before anything is written.
 */
await answerFromThread(async (files, beat) => {
  for (const file of files as readonly PolicyFile[]) {
    // oxlint-disable-next-line no-await-in-loop -- what goes wrong first is told
    const own = await beat.during(`${file.name}: loading`, () => loadPolicies([file], beat.guard));
    makePolicy(file, own!);
  }
});
