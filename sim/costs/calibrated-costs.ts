import type { RandomStream } from '../../workloads/random-stream.ts';
import { firstGroup, noGroup } from '../engine/sharing/group-sharing.ts';
import { randomStream } from '../engine/random/random.ts';
import { invariant } from '../invariant.ts';
import type { OperationKind } from './operation-kinds.ts';
import { OperationKinds, memoryMbOf, workMsOf } from './operation-facts.ts';
import type {
  CalibratedPlatform,
  CalibratedStep,
  StepResource,
} from './profiles/calibrated-profile.ts';
import { Operation } from '../worker/host.ts';
import type { Worker } from '../worker/worker.ts';

/** The lock that stands for the disk, where one transfer waits for the other. */
const diskLock = 0;

/** A step as the host takes it. */
export interface Step {
  readonly on: StepResource;
  /** The group of processes that it runs in on the CPU, as `GroupSharing` counts. */
  readonly group: number;
  /** The index of the lock that it holds; −1 for none. */
  readonly lock: number;
  readonly ms: readonly number[];
  readonly crowded: number;
  readonly msPerMb: number;
  readonly msPerLive: number;
  readonly timesWork: readonly number[] | undefined;
}

/** What an operation that starts now goes through. */
export interface OperationDemand {
  readonly steps: readonly Step[];
  readonly workMs: number;
  readonly memoryMb: number;
}

/** The steps of a platform's operations, and their demands, drawn from a seeded stream. */
export class CalibratedCosts {
  /** Between the end of an invocation and the next one of its client. */
  readonly turnaround: readonly Step[];
  readonly #steps = new Map<OperationKind, readonly Step[]>();
  readonly #locks = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  readonly #kinds = new OperationKinds();
  readonly #random: RandomStream;
  readonly #turnMs: number;
  /** How many sandboxes and Zygotes there are, the root not counted. */
  #live = 0;

  /** @param turnMs as `turn_ms` of a profile */
  constructor(platform: CalibratedPlatform, turnMs: number, seed: number) {
    this.#turnMs = turnMs;
    this.#random = randomStream(seed, 'costs');
    this.turnaround = this.#read(platform.turnaround);
    for (const [kind, steps] of Object.entries(platform.operations)) {
      this.#steps.set(kind as OperationKind, this.#read(steps));
    }
  }

  /** Called when an operation starts. */
  begin(worker: Worker, operation: Operation, subject: number): OperationDemand {
    const kind = this.#kinds.kindOf(worker, operation, subject);
    const steps = this.#steps.get(kind);
    invariant(steps !== undefined, `the profile has no costs of ${kind}`);
    if (operation === Operation.createSandbox || operation === Operation.createZygote) {
      this.#live++;
    }
    const workMs = workMsOf(worker, operation, subject);
    return { steps, workMs, memoryMb: memoryMbOf(worker, operation, subject) };
  }

  /** Called when an operation has ended. */
  ended(operation: Operation): void {
    if (operation === Operation.destroySandbox || operation === Operation.destroyZygote) {
      this.#live--;
    }
  }

  /**
   * What a step that begins now takes when it has a core to itself, in ms.
   *
   * @param isCrowded whether it finds all cores taken
   */
  demandMs(step: Step, workMs: number, memoryMb: number, isCrowded: boolean): number {
    const { ms, crowded, msPerMb, msPerLive, timesWork } = step;
    const aloneMs = this.#draw(ms) + msPerMb * memoryMb + msPerLive * this.#live;
    const ownMs = isCrowded ? this.#crowdedMs(aloneMs, crowded) : aloneMs;
    const all = timesWork === undefined ? ownMs : ownMs + this.#draw(timesWork) * workMs;
    return Math.max(0, all);
  }

  /** What a step takes that has to wait with a certain probability, for a third of a turn in the mean. */
  #crowdedMs(aloneMs: number, crowded: number): number {
    const meanWaitMs = (crowded - 1) * aloneMs;
    if (meanWaitMs <= 0 || meanWaitMs >= this.#turnMs / 3) {
      return crowded * aloneMs;
    }
    const waits = meanWaitMs / (this.#turnMs / 3);
    const at = this.#random.uniform();
    return at < waits ? aloneMs + (at / waits) ** 2 * this.#turnMs : aloneMs;
  }

  /** Draws from a distribution by the inverse of its distribution function, linear in between. */
  #draw(quantiles: readonly number[]): number {
    const at = this.#random.uniform() * (quantiles.length - 1);
    const below = Math.floor(at);
    const low = quantiles[below]!;
    return low + (at - below) * (quantiles[below + 1]! - low);
  }

  #read(steps: readonly CalibratedStep[]): Step[] {
    return steps.map(({ on, group, lock, ms, crowded, ms_per_mb, ms_per_live, times_work }) => ({
      on,
      group: group === undefined ? noGroup : firstGroup + indexOf(this.#groups, group),
      lock:
        on === 'disk'
          ? diskLock
          : lock === undefined
            ? -1
            : diskLock + 1 + indexOf(this.#locks, lock),
      ms,
      crowded: crowded ?? 1,
      msPerMb: ms_per_mb ?? 0,
      msPerLive: ms_per_live ?? 0,
      timesWork: times_work,
    }));
  }
}

/** A name's number, counted from 0 in the order in which names are first asked for. */
function indexOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}
