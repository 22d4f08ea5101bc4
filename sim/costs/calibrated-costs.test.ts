import test from 'ava';
import { mean } from 'simple-statistics';
import { CalibratedCosts, type Step } from './calibrated-costs.ts';

const costs = (): CalibratedCosts =>
  new CalibratedCosts(
    {
      operations: {},
      turnaround: [
        { name: 'short', on: 'cpu', ms: [0.2, 0.2], crowded: 3 },
        { name: 'long', on: 'cpu', ms: [20, 20], crowded: 1.5 },
        { name: 'spared', on: 'cpu', ms: [10, 10], crowded: 0.8 },
      ],
    },
    4,
    1,
  );

const demands = (all: CalibratedCosts, step: Step): number[] =>
  Array.from({ length: 20_000 }, () => all.demandMs(step, 0, 0, true));

test('where all cores are taken, some short steps wait for up to a turn and others do not', (t) => {
  const all = costs();
  const took = demands(all, all.turnaround[0]!);
  t.true(took.every((ms) => ms >= 0.2 && ms <= 4.2));
  // A wait of 0.4 ms in the mean, of 4 / 3 ms each: three in ten wait.
  const waiting = took.filter((ms) => ms > 0.2).length / took.length;
  t.true(Math.abs(waiting / 0.3 - 1) < 0.05);
  t.true(Math.abs(mean(took) / 0.6 - 1) < 0.05);
});

test('a step whose wait would be more than a turn takes longer always', (t) => {
  const all = costs();
  t.true(demands(all, all.turnaround[1]!).every((ms) => ms === 30));
});

test('a step that suffers less than others takes less, and none waits beside idle cores', (t) => {
  const all = costs();
  t.true(demands(all, all.turnaround[2]!).every((ms) => ms === 8));
  t.is(all.demandMs(all.turnaround[0]!, 0, 0, false), 0.2);
});
