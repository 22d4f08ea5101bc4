import { setTimeout as sleep } from 'node:timers/promises';
import { PolicyError } from '../sim/policies/own/policy-calls.ts';
import { InputError, UsageError } from '../workloads/input-error.ts';

/** Something that was tried and went wrong. */
export interface FailedAttempt {
  readonly what: string;
  /** In one line. */
  readonly reason: string;
}

/** How often something is measured before it is given up. */
const usualAttempts = 3;

/** A host that has just failed is given this long before it is tried again, in ms, times the tries. */
const restMs = 200;

/**
 * What a command measures, piece by piece: a run, a round, a sandbox's life. A piece that fails is
 * thrown away and measured again, and one that fails each time is left out, so that no failed
 * operation ends a command that has measured for minutes. Both are counted here, for the results.
 */
export class Attempts {
  /** Pieces that were thrown away and measured again. */
  readonly thrownAway: FailedAttempt[] = [];
  /** Pieces that failed each time, with the last reason. */
  readonly failed: FailedAttempt[] = [];
  readonly #warn: (line: string) => void;
  readonly #most: number;

  /**
   * @param warn is told of each failure, in a line
   * @param most how often a piece is measured at most
   */
  constructor(warn: (line: string) => void = () => {}, most = usualAttempts) {
    this.#warn = warn;
    this.#most = most;
  }

  /**
   * Measures a piece.
   *
   * @param what names it: `run 3 on docker`
   * @param work is told whether it is tried for the last time; it throws where the host fails
   * @returns undefined where it failed each time
   * @throws what is no failure of the host: a defect, a wrong command line or policy, an abort
   */
  async measure<Value>(
    what: string,
    work: (isLast: boolean) => Promise<Value>,
  ): Promise<Value | undefined> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= this.#most;
      try {
        return await work(isLast);
      } catch (error) {
        if (!isHostFailure(error)) {
          throw error;
        }
        const reason = error.message.replaceAll(/\s*\n\s*/g, ' ');
        (isLast ? this.failed : this.thrownAway).push({ what, reason });
        this.#warn(`${what} ${isLast ? 'is left out' : 'is measured again'}: ${reason}`);
        if (isLast) {
          return undefined;
        }
      }
      await sleep(restMs * attempt);
    }
  }

  /** For result files; nothing where nothing failed. */
  toJson(): object {
    return {
      ...(this.thrownAway.length === 0 ? {} : { thrown_away: this.thrownAway }),
      ...(this.failed.length === 0 ? {} : { failed: this.failed }),
    };
  }

  /** For the terminal: a line for each kind of failure that there was. */
  toText(): string {
    const counted = (count: number, how: string): string =>
      count === 0 ? '' : `${count} ${count === 1 ? 'measurement' : 'measurements'} ${how}\n`;
    return (
      counted(this.thrownAway.length, 'failed, and did not count: measured again') +
      counted(this.failed.length, 'failed each time: left out')
    );
  }
}

/** Whether an error is one of this host, or of what was asked of it, rather than a defect. */
export function isHostFailure(error: unknown): error is Error {
  return (
    (error instanceof InputError &&
      !(error instanceof UsageError) &&
      !(error instanceof PolicyError)) ||
    (error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string')
  );
}
