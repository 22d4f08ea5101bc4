import { profile, type Scenario } from './scenario.ts';

/** Costs with which a pause takes 300 ms. */
const slowPauses = {
  ...profile,
  platforms: { lean: { ...profile.platforms.lean, pause_ms: 300 } },
};
/** Costs with which a sandbox of x is there at once, and owns the 11 MB that it owns. */
const freeStarts = {
  ...profile,
  interpreter_start_ms: 0,
  platforms: { lean: { ...profile.platforms.lean, sandbox_create_ms: 0 } },
};
const histogram = 'hybrid-histogram:bin_s=0.1:range_s=1';

/**
 * Handler policies that act on time. x takes 23 ms to make, owns 11 MB, executes for 7 ms, and is
 * paused 31 ms after an arrival that found none, 8.5 ms after one that did.
 */
export const timedPolicyScenarios: readonly Scenario[] = [
  {
    title: 'ttl gives a sandbox up at its time, before an arrival of that time',
    configuration: { handlerPolicy: 'ttl:keep_s=0.1' },
    // Paused at 31 and given up at 131; paused at 162 and resumed just before 262. Its last pause
    // ends the run at 270.4.
    arrivals: [
      [0, 'x'],
      [131, 'x'],
      [261.9, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'none' }, { tier: 'handler', latencyMs: 7.5 }],
    counts: { handlersEvicted: 1, handlerMbPeak: 11 },
  },

  {
    title: 'ttl with no time at all gives up what it admits',
    configuration: { handlerPolicy: 'ttl:keep_s=0' },
    arrivals: [
      [0, 'x'],
      [31, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'none' }],
    counts: { handlersEvicted: 2, handlerMbPeak: 0 },
  },

  {
    title: 'a timer that is due when all else is over has its turn, and a later one has not',
    configuration: { handlerPolicy: 'ttl:keep_s=0.1' },
    // x is up at 131, when the pause of y ends, which is up at 231.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
    ],
    records: [{ tier: 'none' }, { tier: 'none' }],
    counts: { handlersEvicted: 1, handlerMbPeak: 22 },
  },

  {
    title: 'ttl evicts the oldest where there is no room',
    configuration: { handlerPolicy: 'ttl:keep_s=0.25', handlerCacheMb: 25 },
    // x is paused again at 108.5, so y goes at 181. x is up at 358.5 and z at 431, at that very time.
    arrivals: [
      [0, 'x'],
      [50, 'y'],
      [100, 'x'],
      [150, 'z'],
      [358.5, 'x'],
      [431, 'z'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'none' },
    ],
    counts: { handlersEvicted: 3 },
  },

  {
    title: 'break-even keeps a sandbox until its memory has cost a cold start, to 1e-6 ms',
    configuration: { handlerPolicy: 'break-even:price=10' },
    // 23 ÷ (10 × 11) s = 209.09090909… ms: up at 240.090909 and, paused at 408.5, at 617.590909.
    arrivals: [
      [0, 'x'],
      [240.090_908, 'x', 159.409_092],
      [617.590_909, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler', endMs: 400 }, { tier: 'none' }],
    counts: { handlersEvicted: 1 },
  },

  {
    title: 'break-even evicts what would be given up next',
    configuration: { handlerPolicy: 'break-even:price=10', handlerCacheMb: 40 },
    // x would be up at 240.1; fab, 39 ÷ (10 × 23) s after 67, at 236.6: it goes when y comes at 91.
    // fab comes back at 197, for 169.6 ms, and y, until 300.1, goes before x, paused at 108.5. y comes
    // back at 231, for 209.1 ms, and x goes.
    arrivals: [
      [0, 'x'],
      [20, 'fab'],
      [60, 'y'],
      [100, 'x'],
      [150, 'fab'],
      [200, 'y'],
      [232, 'x'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'none' },
    ],
    // The last x comes at 263, for 209.1 ms, and fab, until 366.6, goes.
    counts: { handlersEvicted: 4 },
  },

  {
    title: 'break-even keeps nothing that costs nothing to make',
    configuration: { handlerPolicy: 'break-even', profile: freeStarts },
    // Executed at 7, paused at 8.
    arrivals: [
      [0, 'x'],
      [8, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'none' }],
    counts: { handlersEvicted: 2, handlerMbPeak: 0 },
  },

  {
    title: 'break-even at a price beyond all measure still keeps to 1e-6 ms',
    configuration: { handlerPolicy: 'break-even:price=1000000000' },
    // 23 ÷ 11e9 s = 2.09e-6 ms: x would be up at 31.000002, and is at 39.500003, since it was paused
    // again at 39.500001.
    arrivals: [
      [0, 'x'],
      [31.000_001, 'x'],
      [39.500_003, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler' }, { tier: 'none' }],
    counts: { handlersEvicted: 1 },
  },

  {
    title: 'break-even at next to no price keeps for years',
    configuration: { handlerPolicy: 'break-even:price=1e-9' },
    arrivals: [
      [0, 'x'],
      [1_000_000, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler' }],
    counts: { handlersEvicted: 0 },
  },

  {
    title: 'hybrid-histogram prewarms before the next call is expected, unless it comes earlier',
    configuration: { handlerPolicy: histogram },
    // Nothing is known at 31: x stays. At 280 it has idled for 250 ms. One count in ten bins varies by
    // 3: at 288.5 it is given up, and prewarmed at 287.5 + 0.9 × 200 = 467.5, until 617.5. At 600 it
    // has idled for 312.5; two counts vary by 2, which is not below: given up at 608.5, it is to be
    // prewarmed at 787.5. The arrival of 700 comes before, after 92.5 ms. Three counts vary by 1.5: x
    // stays from 731 for a second.
    arrivals: [
      [0, 'x'],
      [280, 'x'],
      [600, 'x'],
      [700, 'x'],
      [1400, 'x'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'handler', memoryMb: 11, latencyMs: 7.5 },
      { tier: 'none' },
      { tier: 'handler' },
    ],
    counts: { handlersEvicted: 2, prewarms: 1, prewarmsUsed: 1 },
  },

  {
    title: 'hybrid-histogram prewarms at once where the time is past',
    configuration: { handlerPolicy: histogram, profile: slowPauses },
    // x ends at 30, and at 387.5 after it idled for 350 ms. Its pause ends at 687.5, after 387.5 + 270:
    // it is prewarmed at once, is paused at 1010.5, after 387.5 + 440, and is given up. The call of
    // 1011 ends at 1041, its pause at 1341; the idle times lie in the bins 3 and 6. It is prewarmed at
    // once again, and is paused at 1664, before 1041 + 770.
    arrivals: [
      [0, 'x'],
      [380, 'x'],
      [1011, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler' }, { tier: 'none' }],
    counts: { handlersEvicted: 3, prewarms: 2, prewarmsUsed: 0 },
  },

  {
    title: 'hybrid-histogram prewarms no function that has another sandbox',
    configuration: { handlerPolicy: histogram },
    // Of the two of x one is given up at 288.5; the other serves the call of 500 and is given up at
    // 508.5. It is prewarmed at 687.5 and kept until 837.5; nobody calls. The call of 838 leads to
    // another prewarm, of 1048, which the run does not see.
    arrivals: [
      [0, 'x'],
      [0, 'x'],
      [280, 'x'],
      [500, 'x'],
      [838, 'x'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'handler' },
      { tier: 'none' },
    ],
    counts: { handlersEvicted: 4, prewarms: 1, prewarmsUsed: 0 },
  },

  {
    title: 'hybrid-histogram keeps what may be called at any time, and no longer than it was',
    configuration: { handlerPolicy: histogram },
    // At 80 x has idled for 50 ms, in the first bin: it ends at 87.5 and stays until 197.5. The call of
    // that time, after 110 ms, finds none, and ends at 227.5. Counts in the bins 0 and 1: it stays for
    // 1.1 × 200 ms, until 447.5.
    arrivals: [
      [0, 'x'],
      [80, 'x'],
      [197.5, 'x'],
      [447.499_999, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler' }, { tier: 'none' }, { tier: 'handler' }],
    // The idle time of 220 ms makes three counts, which vary by 1.5: x stays.
    counts: { handlersEvicted: 1, prewarms: 0 },
  },

  {
    title: 'hybrid-histogram says nothing where half of the idle times are out of range',
    configuration: { handlerPolicy: `${histogram}:cv=0` },
    // x is up at 1030, so that the idle time of 1100 - 30 ms finds none: it ends at 1130, and stays for a
    // second again. At 1180 it has idled for 50 ms, one of two in range: it is up at 2187.5.
    arrivals: [
      [0, 'x'],
      [1100, 'x'],
      [1180, 'x'],
      [2187.499_999, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'none' }, { tier: 'handler' }, { tier: 'handler' }],
    counts: { handlersEvicted: 1, prewarms: 0 },
  },

  {
    title: 'hybrid-histogram counts in bins of decimal numbers',
    configuration: { handlerPolicy: 'hybrid-histogram:bin_s=0.07:range_s=0.35' },
    // At 100 x has idled for 70 ms, in the second of five bins, which varies by 2 and so tells: given up
    // at 108.5, it is prewarmed at 107.5 + 0.9 × 70 = 170.5 and there at 194.5. At 200 it has idled for
    // 92.5 ms, in the same bin.
    arrivals: [
      [0, 'x'],
      [100, 'x'],
      [200, 'x'],
    ],
    records: [{ tier: 'none' }, { tier: 'handler' }, { tier: 'handler' }],
    counts: { handlersEvicted: 2, prewarms: 1, prewarmsUsed: 1 },
  },

  {
    title: 'an arrival does not wait for a prewarm, but for its Zygote while that forks for one',
    configuration: { handlerPolicy: `${histogram}:cv=0`, zygotePolicy: 'sock' },
    // x is forked from the root in 5 ms, with 2 + 1 MB. It ends at 12, and at 270.5 after it idled for
    // 251 ms; given up at 271.5, it is prewarmed from 450.5 to 455.5. The call of 453, after 182.5 ms, is
    // forked from then to 460.5, ends at 467.5 and is given up at 468.5, without a prewarm, since the
    // other is there. That serves one of the calls of 470.
    arrivals: [
      [0, 'x'],
      [263, 'x'],
      [453, 'x'],
      [470, 'x'],
      [470, 'x'],
    ],
    records: [
      { tier: 'root', provisionMs: 5 },
      { tier: 'handler', endMs: 270.5, memoryMb: 3 },
      { tier: 'root', provisionMs: 7.5, zygote: 0 },
      { tier: 'handler', latencyMs: 7.5 },
      { tier: 'root', provisionMs: 5 },
    ],
    // With idle times in the first bin, those of 470 stay.
    counts: { handlersEvicted: 2, prewarms: 1, prewarmsUsed: 1 },
  },
];
