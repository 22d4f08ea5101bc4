import type { Scenario } from './scenario.ts';

/**
 * Which sandbox goes when there is no room. Each of x, y and z takes 23 ms to make, owns 11 MB, and
 * is paused 31 ms after an arrival that found none, 8.5 ms after one that did.
 */
export const handlerPolicyScenarios: readonly Scenario[] = [
  {
    title: 'fifo evicts what was made first, however lately it was used',
    configuration: { handlerPolicy: 'fifo', handlerCacheMb: 25 },
    // Two fit. At 331 x goes, at 431 y, at 531 z.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [300, 'z'],
      [400, 'x'],
      [500, 'y'],
      [600, 'x'],
    ],
    records: tiers('none', 'none', 'handler', 'none', 'none', 'none', 'handler'),
    counts: { handlersEvicted: 3, handlerMbPeak: 22 },
  },

  {
    title: 'fifo goes by when provisioning began, after the installs and whatever took long later',
    configuration: { handlerPolicy: 'fifo', handlerCacheMb: 30, installCache: 'cold' },
    // fa (17 MB) waits for a until 100 and is paused at 141. x is provisioned at 50 and paused at
    // 274. z makes them 39 MB at 431: x goes. At 631 x does so again: fa goes.
    arrivals: [
      [0, 'fa'],
      [50, 'x', 200],
      [400, 'z'],
      [500, 'fa'],
      [600, 'x'],
      [700, 'z'],
    ],
    records: tiers('none', 'none', 'none', 'handler', 'none', 'handler'),
    counts: { handlersEvicted: 2 },
  },

  {
    title: 'lfu evicts the oldest of the function that was called least',
    configuration: { handlerPolicy: 'lfu', handlerCacheMb: 25 },
    // At 331 x was called twice, y and z once: y goes. At 431 y was called twice: z goes.
    arrivals: [
      [0, 'x'],
      [100, 'x'],
      [200, 'y'],
      [300, 'z'],
      [400, 'y'],
      [500, 'x'],
    ],
    records: tiers('none', 'handler', 'none', 'none', 'none', 'handler'),
    counts: { handlersEvicted: 2 },
  },

  {
    title: 'lfu evicts the newcomer when its function was called least',
    configuration: { handlerPolicy: 'lfu', handlerCacheMb: 22 },
    // Both of x were called, each once: x twice. y goes at 131, when it is admitted.
    arrivals: [
      [0, 'x'],
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [200, 'x'],
    ],
    records: tiers('none', 'none', 'none', 'handler', 'handler'),
    counts: { handlersEvicted: 1, handlerMbPeak: 22 },
  },

  {
    title: 'sieve passes over what was used, once, and goes on from there',
    configuration: { handlerPolicy: 'sieve', handlerCacheMb: 25 },
    // x has place 0, y 1, z 2. At 331 the hand clears x and takes y: it is at 2. y gets place 3. At
    // 431 the hand takes z: it is at 3. z gets place 4. At 631 the hand takes y: it is at 4.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [300, 'z'],
      [400, 'y'],
      [500, 'x'],
      [600, 'z'],
      [700, 'x'],
      [800, 'z'],
    ],
    records: tiers(
      ...(['none', 'none', 'handler', 'none', 'none'] as const),
      ...(['handler', 'none', 'handler', 'handler'] as const),
    ),
    counts: { handlersEvicted: 3 },
  },

  {
    title: 'sieve leaves the bits of what runs, and begins anew when there is no higher place',
    configuration: { handlerPolicy: 'sieve', handlerCacheMb: 11 },
    // One fits. x (place 0) runs from 100.5 to 400.5, its bit set. At 281 the hand passes over it
    // and takes y (1): it is at 2. At 401.5, when x is paused, it takes z (2), and there is no 3: it
    // is at 0. At 531 it clears x and takes y (3), back to 0. At 631 it takes x: it is at 1, for y
    // has place 4. At 731 it takes y.
    arrivals: [
      [0, 'x'],
      [100, 'x', 300],
      [200, 'y'],
      [250, 'z'],
      [500, 'y'],
      [600, 'y'],
      [700, 'x'],
    ],
    records: tiers('none', 'handler', 'none', 'none', 'none', 'none', 'none'),
    counts: { handlersEvicted: 5, handlerMbPeak: 11 },
  },

  {
    title: 'greedy-dual weighs calls and cold starts against memory, and what stays fades',
    configuration: { handlerPolicy: 'greedy-dual', handlerCacheMb: 40 },
    // x and y are worth 23/11 = 2.09, fab 39/23 = 1.70; two and one fit. x is worth 4.18 from 208.5.
    // At 331 fab goes: H = 1.70. At 447 fab comes back with one live arrival, is worth 3.39, and y
    // goes: H = 2.09. At 531 y is worth 4.18 and fab goes: H = 3.39. x is worth 9.67 from 608.5. At
    // 747 fab is worth 5.09, and y goes.
    arrivals: [
      [0, 'x'],
      [100, 'fab'],
      [200, 'x'],
      [300, 'y'],
      [400, 'fab'],
      [500, 'y'],
      [600, 'x'],
      [700, 'fab'],
    ],
    records: tiers('none', 'none', 'handler', 'none', 'none', 'none', 'handler', 'none'),
    counts: { handlersEvicted: 4 },
  },

  {
    title: 'greedy-dual with everything at one evicts the oldest of those that have faded most',
    configuration: {
      handlerPolicy: 'greedy-dual:frequency=one:cost=one:size=one',
      handlerCacheMb: 25,
    },
    // All are worth 1 at 331, and y was admitted first: it goes, H = 1. At 431 y is worth 2, x, of
    // 208.5, goes before z. At 531 z goes, and x and y stay.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [300, 'z'],
      [400, 'y'],
      [500, 'x'],
      [600, 'y'],
    ],
    records: tiers('none', 'none', 'handler', 'none', 'none', 'none', 'handler'),
    counts: { handlersEvicted: 3 },
  },

  {
    title: 'greedy-dual divides the worth of a function among its copies, when one is admitted',
    configuration: { handlerPolicy: 'greedy-dual:copies=divide', handlerCacheMb: 33 },
    // Two of x are worth 2 × 23 / (11 × 2) each, as much as y and z; three fit. At 231 the older x
    // goes: H = 2.09. At 331 both of x are worth 4 × 23 / (11 × 2) + 2.09, and y goes.
    arrivals: [
      [0, 'x'],
      [0, 'x'],
      [100, 'y'],
      [200, 'z'],
      [300, 'x'],
      [300, 'x'],
      [400, 'z'],
      [400, 'y'],
    ],
    records: tiers('none', 'none', 'none', 'none', 'handler', 'none', 'handler', 'none'),
    counts: { handlersEvicted: 3 },
  },

  {
    title: 'greedy-dual may count the arrivals of sandboxes that are long gone',
    configuration: {
      handlerPolicy: 'greedy-dual:frequency=all:cost=one:size=one',
      handlerCacheMb: 11,
    },
    // One fits. x is worth 1 and y H + 1: at 131 the tie goes to x, H = 1. At 231 x is worth 1 + 2
    // with all its arrivals, and y, worth 1, goes. With its live ones x would be worth 2.
    // At 331 y is worth 1 + 2 as well, but x is older and goes: H = 3. At 431 z is worth 4, and y,
    // worth 3, goes.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [300, 'y'],
      [400, 'z'],
      [500, 'z'],
    ],
    records: tiers('none', 'none', 'none', 'none', 'none', 'handler'),
    counts: { handlersEvicted: 4 },
  },
];

function tiers(...found: readonly NonNullable<Scenario['records'][number]['tier']>[]) {
  return found.map((tier) => ({ tier }));
}
