import { FifoLines } from '../engine/sharing/fifo-lines.ts';
import type { PackageSets } from './package-sets.ts';

const absent = 0;
const installing = 1;
const installed = 2;

/** The install cache: which packages are on disk. Nothing ever leaves it. */
export class InstallCache {
  readonly #sets: PackageSets;
  readonly #startInstalling: (packageIndex: number) => void;
  readonly #states: Uint8Array;
  /** The invocations that wait for each package that is being installed. */
  readonly #waiting = new FifoLines();
  /** How many packages are being installed. */
  inProgress = 0;
  /** How many packages are not on disk, those being installed included. */
  #missing: number;

  constructor(sets: PackageSets, isWarm: boolean, startInstalling: (packageIndex: number) => void) {
    this.#sets = sets;
    this.#startInstalling = startInstalling;
    const packageCount = sets.catalog.packageNames.length;
    this.#states = new Uint8Array(packageCount).fill(isWarm ? installed : absent);
    this.#missing = isWarm ? 0 : packageCount;
  }

  /**
   * Whether all packages of the function are on disk. If not, the invocation waits for the first
   * one that is missing, whose installing is started unless it is under way already.
   */
  isReady(functionIndex: number, invocation: number): boolean {
    if (this.#missing === 0) {
      return true;
    }
    const { packageOffsets, packageLists } = this.#sets.catalog;
    for (let at = packageOffsets[functionIndex]!; at < packageOffsets[functionIndex + 1]!; at++) {
      const packageIndex = packageLists[at]!;
      const state = this.#states[packageIndex];
      if (state === installed) {
        continue;
      }
      this.#waiting.join(packageIndex, invocation);
      if (state === absent) {
        this.#states[packageIndex] = installing;
        this.inProgress++;
        this.#startInstalling(packageIndex);
      }
      return false;
    }
    return true;
  }

  /** A package is on disk now, or could not be installed; its waiters are to be taken next. */
  finished(packageIndex: number, isOk: boolean): void {
    this.#states[packageIndex] = isOk ? installed : absent;
    this.#missing -= isOk ? 1 : 0;
    this.inProgress--;
  }

  /** The next invocation that waited for the package; −1 when there is none. */
  nextWaiter(packageIndex: number): number {
    return this.#waiting.leave(packageIndex);
  }
}
