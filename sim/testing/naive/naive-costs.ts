import type { Catalog } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import type { FixedProfile, PlatformCosts } from '../../costs/profiles/fixed-profile.ts';
import { Fraction } from '../fraction.ts';

/** Memory is counted in whole units, of which this many make one MB. */
export const unitsPerMb = 1e9;

/** What each operation takes, in exact ms, and what each process owns, in units of memory. */
export class NaiveCosts {
  readonly #catalog: Catalog;
  readonly #profile: FixedProfile;
  readonly #platform: PlatformCosts;

  constructor(catalog: Catalog, configuration: Configuration) {
    const { profile } = configuration;
    if (profile.kind !== 'fixed') {
      throw new TypeError(`a profile of the kind ${profile.kind} should be a fixed one`);
    }
    const platform = profile.platforms[configuration.platform];
    if (platform === undefined) {
      throw new Error(`platform ${configuration.platform} should be one of the profile's`);
    }
    this.#catalog = catalog;
    this.#profile = profile;
    this.#platform = platform;
  }

  packagesOf(functionIndex: number): number[] {
    const { packageLists, packageOffsets } = this.#catalog;
    const [start, end] = [packageOffsets[functionIndex]!, packageOffsets[functionIndex + 1]!];
    return Array.from(packageLists.subarray(start, end));
  }

  resumeMs(): Fraction {
    return milliseconds(this.#platform.resume_ms);
  }

  pauseMs(): Fraction {
    return milliseconds(this.#platform.pause_ms);
  }

  destroyMs(): Fraction {
    return milliseconds(this.#platform.destroy_ms);
  }

  freshSandboxMs(): Fraction {
    return milliseconds(this.#platform.sandbox_create_ms).plus(
      milliseconds(this.#profile.interpreter_start_ms),
    );
  }

  forkMs(residentUnits: bigint): Fraction {
    const resident = new Fraction(residentUnits, BigInt(unitsPerMb));
    return milliseconds(this.#platform.sandbox_create_ms)
      .plus(milliseconds(this.#profile.fork_base_ms))
      .plus(Fraction.fromNumber(this.#profile.fork_ms_per_mb, 12).times(resident));
  }

  importMs(packages: readonly number[]): Fraction {
    return packages
      .map((index) => milliseconds(this.#catalog.importMs[index]!))
      .reduce((sum, ms) => sum.plus(ms), Fraction.zero);
  }

  installMs(packageIndex: number): Fraction {
    return milliseconds(this.#catalog.installMs[packageIndex]!);
  }

  /** The invocation's own time where it has one, else the function's. */
  executeMs(functionIndex: number, invocationMs: number): Fraction {
    return milliseconds(
      Number.isNaN(invocationMs) ? this.#catalog.executeMs[functionIndex]! : invocationMs,
    );
  }

  interpreterUnits(): bigint {
    return memoryUnits(this.#profile.interpreter_mb);
  }

  forkUnits(): bigint {
    return memoryUnits(this.#profile.fork_mb);
  }

  packageUnits(packages: readonly number[]): bigint {
    return packages
      .map((index) => memoryUnits(this.#catalog.importMb[index]!))
      .reduce((sum, units) => sum + units, 0n);
  }

  functionUnits(functionIndex: number): bigint {
    return memoryUnits(this.#catalog.memoryMb[functionIndex]!);
  }
}

export function milliseconds(value: number): Fraction {
  return Fraction.fromNumber(value, 8);
}

function memoryUnits(mb: number): bigint {
  return BigInt(Math.round(mb * unitsPerMb));
}
