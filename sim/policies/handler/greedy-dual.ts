import { LiveHeap } from '../../engine/events/live-heap.ts';
import { word, type ValuesOf } from '../../parameters/parameter.ts';
import {
  type HandlerPolicy,
  handlerPolicy,
  type PausedSandboxes,
} from '../../ports/handler-policy.ts';
import { toMb } from '../../records/memory-units.ts';
import { PausedGroups } from './paused-groups.ts';

const parameters = {
  frequency: word(
    'live',
    ['live', 'all', 'one'],
    'what is counted of a function: invocations since its sandboxes last were all gone, all, or nothing',
  ),
  cost: word('cold', ['cold', 'one'], 'what a sandbox saves: its cold start, or all the same'),
  size: word('owned', ['owned', 'one'], 'what a sandbox takes: what it owns, or all the same'),
  copies: word(
    'one',
    ['one', 'divide'],
    'whether the worth is divided by the function’s paused sandboxes',
  ),
};

/**
 * FaasCache's Greedy-Dual-Size-Frequency (policies §3): the worth of a sandbox is H + F·C ÷ (M·K),
 * where H grows to the worth of each that was given up. Its FREQ is `size=one`, its SIZE `cost=one`;
 * Landlord is `frequency=one`, CIDRE's eviction `copies=divide`.
 */
export const greedyDual = handlerPolicy({
  about: 'gives up the sandbox that saves the least for its memory, aged by what was given up',
  source: 'FaasCache (ASPLOS 2021); Landlord (Young 2002); CIDRE (ASPLOS 2025)',
  parameters,
  create: (values) => (cache) => new GreedyDual(cache, values),
});

class GreedyDual implements HandlerPolicy {
  readonly keepsHandlers = true;
  readonly timerMs = Infinity;
  readonly #cache: PausedSandboxes;
  readonly #values: ValuesOf<typeof parameters>;
  /** H: the most that anything given up was worth. */
  #inflation = 0;
  /** All of a function are worth what they were at its last admission, by what they own. */
  readonly #groups: PausedGroups;
  /** Functions with paused sandboxes, by the least worth of those. */
  readonly #functions = new LiveHeap();

  constructor(cache: PausedSandboxes, values: ValuesOf<typeof parameters>) {
    this.#cache = cache;
    this.#values = values;
    this.#groups = new PausedGroups(cache.catalog.functionNames.length);
  }

  admitted(sandbox: number): void {
    const { sandboxes } = this.#cache;
    const functionIndex = sandboxes.functions[sandbox]!;
    this.#groups.append(functionIndex, sandboxes.ownedUnits[sandbox]!, sandbox);
    const worth = this.#frequency(functionIndex) * this.#cost(functionIndex);
    const copies = this.#values.copies === 'divide' ? this.#groups.count(functionIndex) : 1;
    this.#groups.setPriorities(functionIndex, (ownedUnits) => {
      const size = this.#values.size === 'owned' ? toMb(ownedUnits) : 1;
      // What saves nothing is worth nothing, though it may take no memory either.
      return (worth === 0 ? 0 : worth / (size * copies)) + this.#inflation;
    });
    this.#rank(functionIndex);
  }

  removed(sandbox: number): void {
    const functionIndex = this.#cache.sandboxes.functions[sandbox]!;
    this.#groups.remove(functionIndex, sandbox);
    this.#rank(functionIndex);
  }

  victim(): number {
    const functionIndex = this.#functions.first;
    this.#inflation = Math.max(this.#inflation, this.#functions.firstKey);
    return this.#groups.least(functionIndex).sandbox;
  }

  runTimer(): void {}

  #frequency(functionIndex: number): number {
    const { arrivals, liveArrivals } = this.#cache.functions;
    switch (this.#values.frequency) {
      case 'live':
        return liveArrivals[functionIndex]!;
      case 'all':
        return arrivals[functionIndex]!;
      default:
        return 1;
    }
  }

  #cost(functionIndex: number): number {
    return this.#values.cost === 'cold' ? this.#cache.functions.coldMs(functionIndex) : 1;
  }

  #rank(functionIndex: number): void {
    const { sandbox, priority } = this.#groups.least(functionIndex);
    if (sandbox < 0) {
      this.#functions.drop(functionIndex);
    } else {
      this.#functions.put(functionIndex, priority, this.#groups.admission(sandbox));
    }
  }
}
