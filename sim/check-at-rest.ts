import { invariant } from './invariant.ts';
import type { Worker } from './worker/worker.ts';
import { rootZygote } from './ports/zygote-policy.ts';

/**
 * Checks a worker's books when nothing is under way any more: every arrival was completed or
 * failed, nothing is busy, and both memory accounts are what the living things own.
 *
 * @throws Error naming what does not hold
 */
export function checkAtRest(worker: Worker): void {
  const { arrived, completed, failed, invocations, sandboxes, handlerCache, installCache } = worker;
  invariant(
    arrived === completed + failed && invocations.count === 0,
    () => `${arrived} arrivals should be ${completed} completions + ${failed} failures`,
  );
  invariant(
    sandboxes.count === handlerCache.count,
    () => `${sandboxes.count} sandboxes are there, of which ${handlerCache.count} are paused`,
  );
  invariant(installCache.inProgress === 0, 'a package is still being installed');
  checkHandlerAccount(worker);
  checkImportAccount(worker);
}

function checkHandlerAccount({ sandboxes, accounts, importCache }: Worker): void {
  let ownedUnits = 0;
  for (let sandbox = 0; sandbox < sandboxes.slots; sandbox++) {
    const functionIndex = sandboxes.functions[sandbox]!;
    if (functionIndex < 0) {
      continue;
    }
    ownedUnits += sandboxes.ownedUnits[sandbox]!;
    const zygote = sandboxes.zygotes[sandbox]!;
    invariant(
      zygote < 0 || importCache.mayServe(zygote, functionIndex),
      () => `sandbox ${sandbox} inherited packages that function ${functionIndex} does not have`,
    );
  }
  invariant(
    accounts.handlerUnits === ownedUnits,
    () => `the handler account of ${accounts.handlerUnits} should be ${ownedUnits} units`,
  );
}

function checkImportAccount({ sandboxes, accounts, importCache }: Worker): void {
  const { zygotes } = importCache;
  const holders = new Int32Array(zygotes.slots);
  let ownedUnits = 0;
  let liveCount = 0;
  for (let zygote = 0; zygote < zygotes.slots; zygote++) {
    if (zygotes.ids[zygote]! < 0) {
      continue;
    }
    invariant(!importCache.isBusy(zygote), () => `Zygote ${zygote} is still busy`);
    liveCount += zygotes.isLive[zygote]!;
    holders[zygote]! += zygotes.isLive[zygote]!;
    if (zygote !== rootZygote) {
      ownedUnits += zygotes.ownedUnits[zygote]!;
      holders[zygotes.parents[zygote]!]!++;
    }
  }
  for (let sandbox = 0; sandbox < sandboxes.slots; sandbox++) {
    if (sandboxes.functions[sandbox]! >= 0 && sandboxes.zygotes[sandbox]! >= 0) {
      holders[sandboxes.zygotes[sandbox]!]!++;
    }
  }
  for (let zygote = 0; zygote < zygotes.slots; zygote++) {
    invariant(
      zygotes.ids[zygote]! < 0 || holders[zygote] === zygotes.holders[zygote],
      () => `Zygote ${zygote} has ${zygotes.holders[zygote]} holders, should be ${holders[zygote]}`,
    );
  }
  invariant(importCache.destroying === 0, 'a Zygote is still being destroyed');
  invariant(liveCount === importCache.liveCount + 1, 'the count of live Zygotes is wrong');
  invariant(
    accounts.importUnits === ownedUnits,
    () => `the import account of ${accounts.importUnits} should be ${ownedUnits} units`,
  );
}
