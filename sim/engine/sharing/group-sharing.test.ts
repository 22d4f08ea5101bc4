import test from 'ava';
import fc from 'fast-check';
import { firstGroup, GroupSharing, noGroup, urgent } from './group-sharing.ts';
import { ProcessorSharing } from './processor-sharing.ts';

interface Job {
  readonly atTicks: number;
  readonly demandTicks: number;
  readonly group: number;
}

interface Processor {
  readonly nextTicks: number;
  start(nowTicks: number, demandTicks: number, job: number, group: number): void;
  finish(): number;
}

/** The end of each job, in ticks. */
function endsOf(processor: Processor, jobs: readonly Job[]): number[] {
  const ends: number[] = [];
  const finishUntil = (ticks: number): void => {
    while (processor.nextTicks <= ticks && processor.nextTicks < Infinity) {
      const atTicks = processor.nextTicks;
      ends[processor.finish()] = atTicks;
    }
  };
  for (const [index, { atTicks, demandTicks, group }] of jobs.entries()) {
    finishUntil(atTicks);
    processor.start(atTicks, demandTicks, index, group);
  }
  finishUntil(Infinity);
  return ends;
}

const oneGroup = fc.array(
  fc.record({
    atTicks: fc.integer({ min: 0, max: 100_000 }),
    demandTicks: fc.integer({ min: 0, max: 50_000 }),
    group: fc.constant(0),
  }),
  { minLength: 1, maxLength: 40 },
);

test('jobs of no group share like those of a plain processor', (t) => {
  fc.assert(
    fc.property(oneGroup, fc.constantFrom(0.5, 1, 2, 3.5), (jobs, cores) => {
      const sorted = jobs.toSorted((one, other) => one.atTicks - other.atTicks);
      const shared = endsOf(new GroupSharing(cores), sorted);
      const plain = endsOf(new ProcessorSharing(cores), sorted);
      shared.forEach((end, index) => t.true(Math.abs(end - plain[index]!) <= 2 * sorted.length));
    }),
  );
});

/** Small steps of time, each job working at its rate: slow, and without any of the class's ideas. */
function naiveEnds(cores: number, jobs: readonly Job[], stepTicks: number): number[] {
  const left = jobs.map(({ demandTicks }) => demandTicks);
  const ends: number[] = [];
  for (let now = 0; ends.filter(() => true).length < jobs.length; now += stepTicks) {
    const running = [...jobs.keys()].filter((job) => jobs[job]!.atTicks <= now && left[job]! > 0);
    const first = running.filter((job) => jobs[job]!.group === urgent);
    const others = running.filter((job) => jobs[job]!.group !== urgent);
    const groups = Map.groupBy(others, (job) => jobs[job]!.group || `alone ${job}`);
    let free = cores;
    for (const job of first) {
      left[job]! -= Math.min(1, cores / first.length) * stepTicks;
    }
    free = Math.max(0, cores - first.length);
    // The smallest groups choose first, each at most its fair part of what is left.
    let waiting = groups.size;
    const bySize = [...groups.values()].toSorted((one, other) => one.length - other.length);
    for (const members of bySize) {
      const given = Math.min(members.length, free / waiting);
      members.forEach((job) => (left[job]! -= (given / members.length) * stepTicks));
      free -= given;
      waiting--;
    }
    for (const job of running) {
      if (left[job]! <= 0) {
        ends[job] = now + stepTicks;
      }
    }
  }
  return ends;
}

test('groups share like a naive model in small steps of time', (t) => {
  const groups = fc.array(
    fc.record({
      atTicks: fc.integer({ min: 0, max: 2000 }),
      demandTicks: fc.integer({ min: 1, max: 1500 }),
      group: fc.constantFrom(noGroup, urgent, firstGroup, firstGroup + 1),
    }),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(groups, fc.constantFrom(1, 1.5, 2, 4), (jobs, cores) => {
      const sorted = jobs.toSorted((one, other) => one.atTicks - other.atTicks);
      const ends = endsOf(new GroupSharing(cores), sorted);
      const naive = naiveEnds(cores, sorted, 1);
      ends.forEach((end, index) => t.true(Math.abs(end - naive[index]!) <= 3 * sorted.length + 3));
    }),
    { numRuns: 60 },
  );
});

test('many jobs of one group do not slow down a job outside of it', (t) => {
  const jobs = [
    ...Array.from({ length: 100 }, () => ({ atTicks: 0, demandTicks: 1000, group: 2 })),
    { atTicks: 0, demandTicks: 1000, group: 0 },
  ];
  // Two cores, a group and a job: one core each. The job alone takes its 1,000 ticks. The hundred have by
  // then done 10 each; 990 each are left on two cores.
  const ends = endsOf(new GroupSharing(2), jobs);
  t.is(ends[100], 1000);
  t.is(ends[0], 1000 + (990 * 100) / 2);
});

test('what a small group cannot use goes to the others', (t) => {
  const jobs = [
    { atTicks: 0, demandTicks: 900, group: 3 },
    ...Array.from({ length: 3 }, () => ({ atTicks: 0, demandTicks: 900, group: 4 })),
    ...Array.from({ length: 6 }, () => ({ atTicks: 0, demandTicks: 900, group: 2 })),
  ];
  // Four cores: group 3 takes one, the others 1.5 each: rates 1, 1/2 and 1/4. After 900 ticks group 3
  // is done; then two cores each, rates 2/3 and 1/3, for the 450 and 675 that are left.
  const ends = endsOf(new GroupSharing(4), jobs);
  t.is(ends[0], 900);
  t.is(ends[1], 900 + 450 / (2 / 3));
  // At 1,575 group 2 has 675 − 225 = 450 left and four cores for six jobs.
  t.is(ends[4], 1575 + 450 / (4 / 6));
});

test('jobs outside of groups count one by one', (t) => {
  const jobs = [
    ...Array.from({ length: 3 }, () => ({ atTicks: 0, demandTicks: 600, group: 0 })),
    ...Array.from({ length: 5 }, () => ({ atTicks: 0, demandTicks: 600, group: 2 })),
  ];
  // Two cores for three jobs and a group: half a core each, and a tenth for each job of the group.
  // After 1,200 ticks the group has both cores for five jobs with 480 ticks left each.
  const ends = endsOf(new GroupSharing(2), jobs);
  t.deepEqual(ends.slice(0, 3), [1200, 1200, 1200]);
  t.is(ends[3], 1200 + 480 / (2 / 5));
});

test('urgent jobs go before all others, and share the cores among themselves', (t) => {
  const jobs = [
    { atTicks: 0, demandTicks: 1000, group: noGroup },
    ...Array.from({ length: 3 }, () => ({ atTicks: 100, demandTicks: 200, group: urgent })),
    { atTicks: 100, demandTicks: 50, group: firstGroup },
  ];
  // Two cores: the first runs alone until 100, then not at all while three urgent ones share both
  // cores for 300 ticks; then it shares with the last one, which was there all the time.
  const ends = endsOf(new GroupSharing(2), jobs);
  t.deepEqual(ends, [1300, 400, 400, 400, 450]);
});
