import test from 'ava';
import { InputError, UsageError } from '../workloads/input-error.ts';
import { Attempts } from './attempts.ts';

/** Fails so many times before it comes to something. */
function failing(times: number): () => Promise<string> {
  let tries = 0;
  return async () => {
    if (tries++ < times) {
      throw new InputError(`try ${tries} failed`);
    }
    return 'measured';
  };
}

test('what fails now and then is measured again, and counted', async (t) => {
  const told: string[] = [];
  const attempts = new Attempts((line) => told.push(line));
  t.is(await attempts.measure('run 0', failing(0)), 'measured');
  t.is(await attempts.measure('run 1', failing(2)), 'measured');
  t.deepEqual(attempts.toJson(), {
    thrown_away: [
      { what: 'run 1', reason: 'try 1 failed' },
      { what: 'run 1', reason: 'try 2 failed' },
    ],
  });
  t.is(told[0], 'run 1 is measured again: try 1 failed');
  t.is(attempts.toText(), '2 measurements failed, and did not count: measured again\n');
});

test('what fails each time is left out with its last reason, and the rest goes on', async (t) => {
  const attempts = new Attempts();
  t.is(await attempts.measure('run 0', failing(Infinity)), undefined);
  t.is(await attempts.measure('run 1', failing(0)), 'measured');
  t.deepEqual(attempts.failed, [{ what: 'run 0', reason: 'try 3 failed' }]);
  t.is(attempts.thrownAway.length, 2);
});

test('the last try is told that it is the last', async (t) => {
  const last: boolean[] = [];
  await new Attempts(undefined, 2).measure('run', async (isLast) => {
    last.push(isLast);
    throw new InputError('no');
  });
  t.deepEqual(last, [false, true]);
});

test('a defect, a wrong command line and an abort are no failures of the host', async (t) => {
  const abort = AbortSignal.abort();
  for (const error of [new TypeError('a defect'), new UsageError('--x'), abort.reason as Error]) {
    const attempts = new Attempts();
    await t.throwsAsync(
      attempts.measure('run', () => Promise.reject(error)),
      { is: error },
    );
    t.deepEqual([attempts.thrownAway, attempts.failed], [[], []]);
  }
});
