import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import fc from 'fast-check';
import { VirtualClock } from './virtual-clock.ts';

/** Turns of the event loop until nothing can be left to do. */
async function settle(turns: number): Promise<void> {
  for (let done = 0; done < turns; done++) {
    await turn();
  }
}

test('calls come in order of time, then of asking, and find the time that they asked for', async (t) => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(times, fc.array(fc.nat({ max: 29 })), async (asked, calledOff) => {
      const clock = new VirtualClock();
      const heard: [timeMs: number, call: number][] = [];
      const callOffs = asked.map((timeMs, call) =>
        clock.callAt(timeMs, () => heard.push([clock.nowMs(), call])),
      );
      calledOff.forEach((call) => callOffs[call]?.());
      t.deepEqual(heard, [], 'never at once');
      await settle(asked.length + 2);
      const expected = asked
        .map((timeMs, call) => [timeMs, call] as [number, number])
        .filter(([, call]) => !calledOff.includes(call))
        .toSorted(([one], [other]) => one - other);
      t.deepEqual(heard, expected);
    }),
  );
});

test('time does not move while something is still to be done at it', async (t) => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  const work = async (name: string): Promise<void> => {
    for (let step = 0; step < 20; step++) {
      await Promise.resolve();
    }
    heard.push(`${name} ${clock.nowMs()}`);
  };
  clock.callAt(5, () => void work('five').then(() => clock.callAt(5, () => void work('again'))));
  clock.callAt(6, () => void work('six'));
  await settle(6);
  t.deepEqual(heard, ['five 5', 'again 5', 'six 6']);
});

test('what is due while a thread is busy comes late, in order, and together', async (t) => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  for (const timeMs of [3, 1, 2, 9]) {
    clock.callAt(timeMs, () => heard.push(`${timeMs} at ${clock.nowMs()}`));
  }
  clock.pass(4.5);
  clock.callAt(0, () => heard.push(`0 at ${clock.nowMs()}`));
  clock.callAt(Infinity, () => heard.push('never'));
  await settle(5);
  t.deepEqual(heard, ['1 at 4.5', '2 at 4.5', '3 at 4.5', '0 at 4.5', '9 at 9']);
});

test('who sleeps wakes when all that ended until then has been heard of', async (t) => {
  const clock = new VirtualClock();
  const heard: string[] = [];
  const say = (what: string) => () => heard.push(`${what} at ${clock.nowMs()}`);
  clock.callAt(3, say('sleeper'));
  const callOff = clock.callAt(3, say('called off'));
  clock.endAt(3, say('first end'));
  clock.endAt(3, () => {
    heard.push('second end');
    callOff();
    clock.endAt(3, say('end of what it set going'));
  });
  clock.endAt(4, say('later end'));
  await settle(6);
  t.deepEqual(heard, [
    'first end at 3',
    'second end',
    'end of what it set going at 3',
    'sleeper at 3',
    'later end at 4',
  ]);
});
