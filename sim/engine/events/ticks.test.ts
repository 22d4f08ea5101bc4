import test from 'ava';
import * as fc from 'fast-check';
import { dueMs, isDue, onGrid, roundedMs, toMs, toTicks } from './ticks.ts';

/** Up to here, about nine hours in ms, doubles tell times apart that differ by a tick. */
const fineMs = 2 ** 25;

test('a time with eight decimals comes back as it was', (t) => {
  const ticks = fc.integer({ min: 0, max: fineMs * 1e8 });
  const property = fc.property(ticks, (count) => {
    // The decimal number, parsed, is the double nearest to it.
    const digits = String(count).padStart(9, '0');
    const ms = Number(`${digits.slice(0, -8)}.${digits.slice(-8)}`);
    return toMs(count) === ms && toTicks(ms) === count;
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 5000 }));
});

test('any other time is taken to the nearest tick, in order', (t) => {
  const time = fc.double({ min: 0, max: 1e6, noNaN: true });
  const property = fc.property(time, time, (one, other) => {
    // Half a tick, and as much again as a double of up to 1e6 is coarse.
    t.true(Math.abs(toMs(toTicks(one)) - one) <= 0.5e-8 + 1e6 * 2 ** -53);
    t.true(one <= other ? toTicks(one) <= toTicks(other) : toTicks(one) >= toTicks(other));
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 2000 }));
});

test('sums that are equal on paper are equal in ticks', (t) => {
  t.not(0.1 + 0.2, 0.3);
  t.is(toTicks(0.1) + toTicks(0.2), toTicks(0.3));
  t.is(toTicks(Infinity), Infinity);
});

test('a time of the grid is found again at any size, and a double that is coarser stays', (t) => {
  // Decimals by BigInt: the double that is nearest to such a number is what a file gives.
  const hours = fc.bigInt({ min: 0n, max: 25n * 3_600_000n * 100_000_000n });
  const onceMore = fc.property(hours, (ticks) => {
    const digits = String(ticks).padStart(9, '0');
    const ms = Number(`${digits.slice(0, -8)}.${digits.slice(-8)}`);
    return onGrid(ms) === ms;
  });
  t.notThrows(() => fc.assert(onceMore, { seed: 1, numRuns: 5000 }));
  const late = fc.double({ min: 2 ** 27, max: 1e16, noNaN: true });
  t.notThrows(() =>
    fc.assert(
      fc.property(late, (ms) => onGrid(ms) === ms),
      { seed: 1 },
    ),
  );
  t.is(onGrid(0.123456789), 0.12345679);
  t.is(onGrid(2 ** 25 + 0.123456789), 2 ** 25 + 0.12345679);
});

test('what is due is due now, or as it was given where ticks are too coarse', (t) => {
  t.is(dueMs(0.123456789, 0.12345679), 0.12345679);
  t.is(dueMs(1700000002000, 1700000002000.0002), 1700000002000);
});

test('a time half way between two of 1e-6 ms goes to the later, however doubles lie', (t) => {
  const property = fc.property(fc.nat(10_000_000), fc.nat(99_999_999), (ms, ticks) => {
    const digits = String(ticks).padStart(8, '0');
    const exact = (BigInt(`${ms}${digits}`) + 50n) / 100n;
    t.is(roundedMs(Number(`${ms}.${digits}`)), Number(exact) / 1e6);
    const half = `${digits.slice(0, 6)}50`;
    t.is(roundedMs(Number(`${ms}.${half}`)), Number(BigInt(`${ms}${half}`) / 100n + 1n) / 1e6);
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 2000 }));
  t.is(roundedMs(Infinity), Infinity);
});

test('a time is due when the clock shows it, and not a tick before, at any size', (t) => {
  const time = fc.oneof(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.double({ min: 0, max: 1e11, noNaN: true }),
  );
  const property = fc.property(time, (timeMs) => {
    t.true(isDue(timeMs, toMs(toTicks(timeMs))));
    t.true(timeMs > 1e6 || !isDue(timeMs, toMs(toTicks(timeMs) - 1)));
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 5000 }));
  t.false(isDue(Infinity, 1e9));
});
