import type { NaiveCosts } from './naive-costs.ts';
import type { NaiveProcessor } from './naive-processor.ts';

/** Packages on disk; an install in progress is joined, not repeated. */
export class NaiveInstallCache {
  readonly #installed: Set<number>;
  /** What waits for each package that is being installed, in order of asking. */
  readonly #installing = new Map<number, (() => void)[]>();
  readonly #costs: NaiveCosts;
  readonly #processor: NaiveProcessor;

  constructor(installed: Iterable<number>, costs: NaiveCosts, processor: NaiveProcessor) {
    this.#installed = new Set(installed);
    this.#costs = costs;
    this.#processor = processor;
  }

  /** Installs the first package that is not on disk, and comes back for those after it. */
  install(packages: readonly number[], done: () => void): void {
    const missing = packages.find((index) => !this.#installed.has(index));
    if (missing === undefined) {
      done();
      return;
    }
    const goOn = (): void => this.install(packages, done);
    const waiting = this.#installing.get(missing);
    if (waiting !== undefined) {
      waiting.push(goOn);
      return;
    }
    const waiters = [goOn];
    this.#installing.set(missing, waiters);
    this.#processor.start(this.#costs.installMs(missing), () => {
      this.#installing.delete(missing);
      this.#installed.add(missing);
      for (const waiter of waiters) {
        waiter();
      }
    });
  }
}
