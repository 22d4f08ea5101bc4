import test from 'ava';
import { askAgain } from './ask-again.ts';

/** Refuses so many times; counts how often it was asked. */
function refusing(words: string, times: number) {
  let asked = 0;
  return {
    asked: () => asked,
    async ask() {
      if (asked++ < times) {
        throw new Error(words);
      }
    },
  };
}

/** What engines said when they were asked too soon: Docker 20.10 and 28, runc 1.1, crun 1.8. */
const refusals = [
  'Container 4f1 is not paused',
  'Error response from daemon: Container 4f1 is already paused',
  'removal of container 4f1 is already in progress',
  'Could not kill running container 4f1, cannot remove - tried to kill container, but did not receive an exit event',
  'Cannot pause container 4f1: OCI runtime pause failed: unable to freeze: unknown',
  'runc resume ended with 1: container not paused',
  'container 4f1: driver "overlay2" failed to remove root filesystem: unlinkat: device or resource busy',
];

for (const words of refusals) {
  test(`is asked again: ${words}`, async (t) => {
    const { ask, asked } = refusing(words, 3);
    await askAgain(ask);
    t.is(asked(), 4);
  });
}

test('one that never catches up is given up with its last words', async (t) => {
  const { ask, asked } = refusing(refusals[0]!, Infinity);
  await t.throwsAsync(askAgain(ask, undefined, 30), { message: refusals[0]! });
  t.true(asked() > 1);
});

test('what is no lag, or cannot change any more, is not asked again', async (t) => {
  const other = refusing('No such container: 4f1', Infinity);
  await t.throwsAsync(askAgain(other.ask));
  t.is(other.asked(), 1);
  const dead = refusing(refusals[0]!, Infinity);
  await t.throwsAsync(askAgain(dead.ask, async () => true));
  t.is(dead.asked(), 1);
});
