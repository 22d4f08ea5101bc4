import type { Configuration } from '../configuration.ts';
import { toMemoryUnits } from '../records/memory-units.ts';

/**
 * The memory that the caches hold, in memory units, with its limits and peaks (design: two limits
 * as in the paper, or one shared pool as in OpenLambda). Every change is told once it is whole: what
 * comes into the handler cache when room has been made for it.
 */
export class MemoryAccounts {
  /** What paused sandboxes own. */
  handlerUnits = 0;
  handlerUnitsPeak = 0;
  /** What Zygotes own, live or still held by their descendants, without the root. */
  importUnits = 0;
  importUnitsPeak = 0;
  readonly #isShared: boolean;
  readonly #handlerLimit: number;
  readonly #importLimit: number;
  readonly #changed: () => void;

  /** @param changed is called after each change */
  constructor(configuration: Configuration, changed: () => void) {
    this.#changed = changed;
    const { sharedPoolMb, handlerCacheMb, importCacheMb } = configuration;
    this.#isShared = sharedPoolMb !== undefined;
    this.#handlerLimit = toMemoryUnits(sharedPoolMb ?? handlerCacheMb);
    this.#importLimit = toMemoryUnits(sharedPoolMb ?? importCacheMb);
  }

  /** Whether something of this size could be kept at all. */
  fitsHandlerCache(units: number): boolean {
    return units <= this.#handlerLimit;
  }

  get isHandlerCacheOver(): boolean {
    const held = this.#isShared ? this.handlerUnits + this.importUnits : this.handlerUnits;
    return held > this.#handlerLimit;
  }

  get isImportCacheOver(): boolean {
    return this.importAvailableUnits < 0;
  }

  /** The limit of the import cache, in memory units. */
  get importLimitUnits(): number {
    return this.#importLimit;
  }

  /** What the import cache may still take, in memory units; negative when it is over its limit. */
  get importAvailableUnits(): number {
    const held = this.#isShared ? this.handlerUnits + this.importUnits : this.importUnits;
    return this.#importLimit - held;
  }

  /** A sandbox has left the handler cache, or one has come and the cache has made room for it. */
  settleHandler(): void {
    if (this.handlerUnits > this.handlerUnitsPeak) {
      this.handlerUnitsPeak = this.handlerUnits;
    }
    this.#changed();
  }

  addImport(units: number): void {
    this.importUnits += units;
    if (this.importUnits > this.importUnitsPeak) {
      this.importUnitsPeak = this.importUnits;
    }
    this.#changed();
  }

  removeImport(units: number): void {
    this.importUnits -= units;
    this.#changed();
  }
}
