import type { Sandbox } from '../naive-zygotes.ts';
import {
  least,
  type NaiveHandlerPolicy,
  type NaiveHandlers,
  ownedMb,
} from './naive-handler-policy.ts';

export interface GreedyDualKeys {
  readonly frequency: 'live' | 'all' | 'one';
  readonly cost: 'cold' | 'one';
  readonly size: 'owned' | 'one';
  readonly copies: 'one' | 'divide';
}

/** Gives up what is worth least a MB, where worth fades as others are given up. */
export class NaiveGreedyDual implements NaiveHandlerPolicy {
  readonly #handlers: NaiveHandlers;
  readonly #keys: GreedyDualKeys;
  readonly #priorities = new Map<Sandbox, number>();
  #floor = 0;

  constructor(handlers: NaiveHandlers, keys: GreedyDualKeys) {
    this.#handlers = handlers;
    this.#keys = keys;
  }

  admitted({ functionIndex }: Sandbox): void {
    const ofFunction = this.#handlers
      .paused()
      .filter((sandbox) => sandbox.functionIndex === functionIndex);
    const cost = this.#cost(functionIndex);
    const copies = this.#keys.copies === 'divide' ? ofFunction.length : 1;
    for (const sandbox of ofFunction) {
      const size = this.#keys.size === 'owned' ? ownedMb(sandbox) : 1;
      this.#priorities.set(sandbox, this.#floor + ratio(cost, size * copies));
    }
  }

  victim(): Sandbox {
    const victim = least(this.#handlers.paused(), (sandbox) => this.#priorities.get(sandbox)!);
    this.#floor = Math.max(this.#floor, this.#priorities.get(victim)!);
    return victim;
  }

  #cost(functionIndex: number): number {
    const { functions } = this.#handlers;
    const frequency = {
      live: functions.liveArrivals(functionIndex),
      all: functions.arrivals(functionIndex),
      one: 1,
    }[this.#keys.frequency];
    return frequency * (this.#keys.cost === 'cold' ? functions.coldMs(functionIndex) : 1);
  }
}

/** What costs nothing is worth nothing, even where it takes no room. */
export function ratio(cost: number, size: number): number {
  return cost === 0 ? 0 : cost / size;
}
