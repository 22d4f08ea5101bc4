import test from 'ava';
import * as fc from 'fast-check';
import { Fraction } from '../../testing/fraction.ts';
import { ProcessorSharing } from './processor-sharing.ts';
import { randomStream } from '../random/random.ts';

interface Job {
  readonly startTicks: number;
  readonly demandTicks: number;
}

test('jobs end when exact fractions of their remaining work say so', (t) => {
  const ms = fc.oneof(
    fc.nat(20).map((whole) => whole * 1e8),
    fc.nat(20_000).map((thousandths) => thousandths * 1e5),
  );
  const list = fc.array(fc.record({ gap: ms, demandTicks: ms }), { minLength: 1, maxLength: 20 });
  const property = fc.property(list, fc.constantFrom(1, 2, 3, 1.5, 0.5), (gaps, cores) => {
    let startTicks = 0;
    const jobs = gaps.map(({ gap, demandTicks }) => {
      startTicks += gap;
      return { startTicks, demandTicks };
    });
    const ends = endsOf(jobs, cores);
    for (const [job, end] of exactEnds(jobs, cores).entries()) {
      // Half a tick to round the end, and as much for what the rounding of others does to it.
      t.true(Math.abs(ends[job]! - end.toNumber()) <= 1, `job ${job} of ${JSON.stringify(jobs)}`);
    }
  });
  t.notThrows(() => fc.assert(property, { seed: 1, numRuns: 300 }));
});

test('2000 jobs on 2 cores at once: ends are exact to 1e-6 ms', (t) => {
  const random = randomStream(1, 'jobs');
  let startTicks = 0;
  // A job every 2 ms on the average that takes 50: all of them soon run at once.
  const jobs = Array.from({ length: 2000 }, () => {
    startTicks += Math.round(random.exponential(2e8));
    return { startTicks, demandTicks: Math.round(random.exponential(50e8)) };
  });
  let most = 0;
  const ends = endsOf(jobs, 2, (running) => {
    most = Math.max(most, running);
  });
  t.true(most > 1000, `${most} jobs ran at once`);
  const errorsMs = remainingWorkEnds(jobs, 2).map((end, job) => Math.abs(ends[job]! - end) / 1e8);
  t.true(Math.max(...errorsMs) <= 1e-6, `the worst error is ${Math.max(...errorsMs)} ms`);
});

test('2000 equal jobs that start together end together, in order of starting', (t) => {
  const cpu = new ProcessorSharing(2);
  for (let job = 0; job < 2000; job++) {
    cpu.start(0, 1e8 / 3, job);
  }
  for (let job = 0; job < 2000; job++) {
    // A thousand times a third of a ms, to the tick.
    t.is(cpu.nextTicks, Math.round(1e11 / 3));
    t.is(cpu.finish(), job);
  }
  t.is(cpu.nextTicks, Infinity);
  t.is(cpu.running, 0);
});

test('a job without work ends at once, before longer ones that started earlier', (t) => {
  const cpu = new ProcessorSharing(1);
  cpu.start(0, 100, 1);
  cpu.start(50, 0, 2);
  t.is(cpu.nextTicks, 50);
  t.is(cpu.finish(), 2);
  t.is(cpu.nextTicks, 100);
  t.is(cpu.finish(), 1);
});

test('an idle time in between takes nothing along', (t) => {
  const cpu = new ProcessorSharing(1);
  for (const start of [0, 1000, 1e15]) {
    cpu.start(start, 10, 1);
    cpu.start(start, 30, 2);
    t.is(cpu.nextTicks, start + 20);
    t.is(cpu.finish(), 1);
    t.is(cpu.nextTicks, start + 40);
    t.is(cpu.finish(), 2);
  }
});

for (const cores of [0, -1, NaN]) {
  test(`refuses ${cores} cores`, (t) => {
    t.throws(() => new ProcessorSharing(cores), {
      instanceOf: RangeError,
      message: `cores ${cores} should be a number > 0`,
    });
  });
}

for (const [nowTicks, demandTicks] of [
  [9, 1],
  [NaN, 1],
  [10, -1],
  [10, NaN],
  [10, Infinity],
] as const) {
  test(`refuses a job of ${demandTicks} ticks at ${nowTicks} when it is 10`, (t) => {
    const cpu = new ProcessorSharing(1);
    cpu.start(10, 5, 1);
    t.throws(() => cpu.start(nowTicks, demandTicks, 7), { instanceOf: RangeError, message: /7/ });
    t.is(cpu.nextTicks, 15);
  });
}

/** When each job ends by the processor under test, in ticks. */
function endsOf(
  jobs: readonly Job[],
  cores: number,
  onStart: (running: number) => void = () => {},
): number[] {
  const cpu = new ProcessorSharing(cores);
  const ends: number[] = [];
  const finishUntil = (ticks: number): void => {
    while (cpu.nextTicks <= ticks && cpu.running > 0) {
      const ticksAtEnd = cpu.nextTicks;
      ends[cpu.finish()] = ticksAtEnd;
    }
  };
  for (const [job, { startTicks, demandTicks }] of jobs.entries()) {
    finishUntil(startTicks);
    cpu.start(startTicks, demandTicks, job);
    onStart(cpu.running);
  }
  finishUntil(Infinity);
  return ends;
}

/** The same in exact fractions: what remains of each job shrinks by its share of the cores. */
function exactEnds(jobs: readonly Job[], cores: number): Fraction[] {
  const ends: Fraction[] = [];
  const remaining = new Map<number, Fraction>();
  let now = Fraction.zero;
  const slowdown = (): Fraction => {
    const share = new Fraction(BigInt(remaining.size)).over(Fraction.fromNumber(cores, 1));
    return share.isLess(Fraction.one) ? Fraction.one : share;
  };
  const advance = (to: Fraction): void => {
    for (const [job, work] of remaining) {
      remaining.set(job, work.minus(to.minus(now).over(slowdown())));
    }
    now = to;
  };
  const finishUntil = (limit: Fraction | undefined): void => {
    while (remaining.size > 0) {
      const [job, work] = [...remaining].reduce((least, each) =>
        each[1].isLess(least[1]) ? each : least,
      );
      const end = now.plus(work.times(slowdown()));
      if (limit?.isLess(end)) {
        break;
      }
      advance(end);
      remaining.delete(job);
      ends[job] = end;
    }
    advance(limit ?? now);
  };
  for (const [job, { startTicks, demandTicks }] of jobs.entries()) {
    finishUntil(new Fraction(BigInt(startTicks)));
    remaining.set(job, new Fraction(BigInt(demandTicks)));
  }
  finishUntil(undefined);
  return ends;
}

/** The same in fixed-point numbers of 2^-64 ticks, for jobs so many that fractions get too long. */
function remainingWorkEnds(jobs: readonly Job[], cores: number): number[] {
  const one = 1n << 64n;
  const ends: number[] = [];
  let remaining: { readonly job: number; readonly work: bigint }[] = [];
  let now = 0n;
  const advance = (to: bigint): void => {
    const running = BigInt(Math.max(cores, remaining.length));
    const work = ((to - now) * BigInt(cores)) / running;
    remaining = remaining.map((each) => ({ job: each.job, work: each.work - work }));
    now = to;
  };
  const finishUntil = (limit: bigint | undefined): void => {
    while (remaining.length > 0) {
      const next = remaining.reduce((least, each) => (each.work < least.work ? each : least));
      const end = now + (next.work * BigInt(Math.max(cores, remaining.length))) / BigInt(cores);
      if (limit !== undefined && limit < end) {
        break;
      }
      advance(end);
      remaining = remaining.filter(({ job }) => job !== next.job);
      ends[next.job] = Number((end * 1000n) / one) / 1000;
    }
    advance(limit ?? now);
  };
  for (const [job, { startTicks, demandTicks }] of jobs.entries()) {
    finishUntil(BigInt(startTicks) * one);
    remaining.push({ job, work: BigInt(demandTicks) * one });
  }
  finishUntil(undefined);
  return ends;
}
