import type { Catalog, RecordedInvocations } from '../../../workloads/catalog.ts';
import type { Configuration } from '../../configuration.ts';
import type { InvocationRecord, RunCounts } from '../../records/invocation-record.ts';
import { Fraction } from '../fraction.ts';
import { later, onClock } from './handler-policies/naive-times.ts';
import { milliseconds, unitsPerMb } from './naive-costs.ts';
import { megabytes, NaiveWorker } from './naive-worker.ts';

/**
 * The model once more, written for clarity alone: exact arithmetic, plain objects, linear scans.
 * It shares no code with the simulator, so that each can be held against the other.
 *
 * @returns the records in order of invocation, the run's counts and peaks, and what each account
 *   held over time, in MB·s
 */
export function simulateNaively(
  catalog: Catalog,
  configuration: Configuration,
  invocations: RecordedInvocations,
): NaiveRun {
  return new NaiveEvents(catalog, configuration, invocations).run();
}

export interface NaiveRun {
  readonly records: InvocationRecord[];
  readonly counts: RunCounts;
  readonly held: { readonly handlerMbS: number; readonly importMbS: number };
}

/** Something that will happen. */
interface NaiveEvent {
  readonly time: Fraction;
  readonly happen: () => void;
}

/** What happens in a run, in order of time. */
class NaiveEvents {
  readonly #arrivals: readonly Fraction[];
  readonly #worker: NaiveWorker;
  #arrived = 0;
  /** The next tick of the Zygote policy is at this × 50 ms. */
  #ticks: number;
  /** In units of memory × ms. */
  #handlerHeld = Fraction.zero;
  #importHeld = Fraction.zero;

  constructor(catalog: Catalog, configuration: Configuration, invocations: RecordedInvocations) {
    this.#worker = new NaiveWorker(catalog, configuration, invocations);
    this.#arrivals = Array.from(invocations.arrivalMs, milliseconds);
    // Before the first arrival a tick finds no Zygotes.
    this.#ticks = Math.max(1, Math.ceil((invocations.arrivalMs[0] ?? 0) / 50));
  }

  /** Goes on until nothing is under way, nobody is to come, and no timer is due. */
  run(): NaiveRun {
    const { processor } = this.#worker;
    for (;;) {
      const next = this.#next();
      const isAtRest = processor.isIdle && this.#arrived === this.#arrivals.length;
      if (next === undefined || (isAtRest && this.#worker.now().isLess(next.time))) {
        break;
      }
      this.#hold(later(processor.now, next.time));
      next.happen();
    }
    const mbSeconds = (held: Fraction): number => held.toNumber() / unitsPerMb / 1000;
    return {
      records: this.#worker.records,
      counts: this.#counts(),
      held: { handlerMbS: mbSeconds(this.#handlerHeld), importMbS: mbSeconds(this.#importHeld) },
    };
  }

  /**
   * The first event; at equal times completions come first, then timers of the handler policy, then
   * those of the Zygote policy, then arrivals. Times are equal when the clock shows them so.
   */
  #next(): NaiveEvent | undefined {
    return [this.#completion(), this.#timer(), this.#tick(), this.#arrival()]
      .filter((event) => event !== undefined)
      .reduce<NaiveEvent | undefined>(
        (first, event) =>
          first === undefined || onClock(event.time).isLess(onClock(first.time)) ? event : first,
        undefined,
      );
  }

  #completion(): NaiveEvent | undefined {
    const { processor, policy } = this.#worker;
    if (processor.isIdle) {
      return undefined;
    }
    return {
      time: processor.nextCompletion(),
      happen() {
        processor.complete();
        policy?.afterStep?.();
      },
    };
  }

  #timer(): NaiveEvent | undefined {
    const { timers } = this.#worker.handlers;
    const time = timers.next(this.#worker.now());
    return (
      time && {
        time,
        happen: () => {
          this.#advance(time);
          timers.run(this.#worker.now());
        },
      }
    );
  }

  #tick(): NaiveEvent | undefined {
    const { policy } = this.#worker;
    const time = milliseconds(50 * this.#ticks);
    return policy?.tick === undefined
      ? undefined
      : {
          time,
          happen: () => {
            this.#advance(time);
            policy.tick!();
            this.#ticks++;
          },
        };
  }

  #arrival(): NaiveEvent | undefined {
    const time = this.#arrivals[this.#arrived];
    return (
      time && {
        time,
        happen: () => {
          this.#advance(time);
          this.#worker.arrive(this.#arrived++);
        },
      }
    );
  }

  /** Time never goes back, though the clock may show a little less than it is. */
  #advance(to: Fraction): void {
    const { processor } = this.#worker;
    processor.advance(later(processor.now, to));
  }

  /** The accounts hold what they hold until something happens. */
  #hold(until: Fraction): void {
    const { processor, handlers, zygotes } = this.#worker;
    const spell = until.minus(processor.now);
    const during = (units: bigint): Fraction => spell.times(new Fraction(units));
    this.#handlerHeld = this.#handlerHeld.plus(during(handlers.accountUnits()));
    this.#importHeld = this.#importHeld.plus(during(zygotes.accountUnits()));
  }

  #counts(): RunCounts {
    const { zygotes, handlers } = this.#worker;
    return {
      zygotesCreated: zygotes.all.length - 1,
      zygotesEvicted: zygotes.all.filter((zygote) => zygote.isEvicted).length,
      handlersEvicted: handlers.evicted,
      importMbPeak: megabytes(zygotes.peakUnits),
      handlerMbPeak: megabytes(handlers.peakUnits),
      prewarms: handlers.prewarms,
      prewarmsUsed: handlers.prewarmsUsed,
    };
  }
}
