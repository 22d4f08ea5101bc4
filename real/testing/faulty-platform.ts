import type { Clock } from '../clocks/clock.ts';
import { systemClock } from '../clocks/system-clock.ts';
import { oneLine } from '../platforms/sandboxes/timed-operation.ts';
import type { OperationResult, PlatformSession, RealPlatform } from '../platforms/platform.ts';

/** Which operations of a session fail, by the name of its method; `open` is that of the platform. */
export type Fault =
  /** The nth one, counted from 0 over all sessions: it is not done, and its result says so. */
  | { readonly operation: keyof PlatformSession | 'open'; readonly at: readonly number[] }
  /** Every one. */
  | { readonly operation: keyof PlatformSession | 'open'; readonly at: 'always' };

/**
 * A platform on which some operations fail, as an engine's do now and then. Of a session that cannot
 * be opened or closed the error is thrown, as platforms do; sandboxes are there all the same where
 * only what is done with them fails.
 */
export function faultyPlatform(platform: RealPlatform, faults: readonly Fault[]): RealPlatform {
  const counts = new Map<string, number>();
  const fails = (operation: string): boolean => {
    const count = counts.get(operation) ?? 0;
    counts.set(operation, count + 1);
    return faults.some(
      ({ operation: faulty, at }) =>
        faulty === operation && (at === 'always' || at.includes(count)),
    );
  };
  return {
    ...platform,
    async open(setup) {
      if (fails('open')) {
        throw new FaultInjected('open');
      }
      const session = await platform.open(setup);
      return around(session, async (name, _words, method) => {
        if (!fails(name)) {
          return method();
        }
        if (name === 'close') {
          await method();
          throw new FaultInjected(name);
        }
        // What is to be destroyed is, so that nothing is left on the host.
        await (name.startsWith('destroy') ? method() : undefined);
        return failure(name, session.clock ?? systemClock);
      });
    },
  };
}

/**
 * A session whose operations all go through a function.
 *
 * @param through is given an operation's name and arguments, and what does it
 */
export function around(
  session: PlatformSession,
  through: (
    name: keyof PlatformSession,
    words: readonly unknown[],
    method: () => Promise<unknown>,
  ) => Promise<unknown>,
): PlatformSession {
  return new Proxy(session, {
    get(target, name: keyof PlatformSession) {
      const method: unknown = target[name];
      return typeof method === 'function'
        ? (...words: unknown[]) =>
            through(name, words, () => method.apply(target, words) as Promise<unknown>)
        : method;
    },
  });
}

/** As an engine's error is one of the host. */
class FaultInjected extends Error {
  readonly syscall = 'inject';
  constructor(operation: string) {
    super(`${operation} was made to fail`);
  }
}

function failure(operation: string, clock: Clock): OperationResult {
  const nowMs = clock.nowMs();
  const reason = oneLine(new FaultInjected(operation));
  return { status: 'error', startMs: nowMs, endMs: nowMs, reason, steps: {} };
}
