import type { Scenario } from './scenario.ts';

/** Growth, waiting, eviction and memory of the `sock` Zygote policy. */
export const sockScenarios: readonly Scenario[] = [
  {
    title: 'the tier is decided when the installs are done',
    configuration: { installCache: 'cold', zygotePolicy: 'sock' },
    // Both wait for a until 100. The first then grows the tree by a, which the second finds.
    arrivals: [
      [0, 'fa'],
      [10, 'fa'],
    ],
    // Zygote ready at 115; it has 14 MB, so forks take 5.4 ms, one after the other.
    records: [
      { installMs: 100, provisionMs: 20.4, tier: 'root', grownPackages: 1, endMs: 127.4 },
      { installMs: 90, provisionMs: 25.8, tier: 'import', grownPackages: 0, endMs: 132.8 },
    ],
  },

  {
    title: 'sock grows a Zygote with all that is missing and forks from it',
    configuration: { zygotePolicy: 'sock' },
    // Fork of the root 5, imports 16, fork of a process of 20 MB 6: ready to execute after 27 ms.
    arrivals: [
      [0, 'fab'],
      [1000, 'fab'],
      [2000, 'x'],
    ],
    records: [
      {
        provisionMs: 27,
        importMs: 0,
        executeMs: 7,
        latencyMs: 34,
        tier: 'root',
        zygote: 1,
        zygoteDepth: 1,
        inheritedPackages: 2,
        grownPackages: 2,
        memoryMb: 5,
      },
      { provisionMs: 6, latencyMs: 13, tier: 'import', zygote: 1, grownPackages: 0, memoryMb: 5 },
      // Nothing is missing: the root serves, and the tree does not grow.
      { provisionMs: 5, latencyMs: 12, tier: 'root', zygote: 0, zygoteDepth: 0, memoryMb: 3 },
    ],
    counts: { zygotesCreated: 1, zygotesEvicted: 0, importMbPeak: 12 },
  },

  {
    title: 'a Zygote in creation is waited for, and forks one at a time',
    configuration: { zygotePolicy: 'sock' },
    // Ready at 21, forks until 27 and until 33.
    arrivals: [
      [0, 'fab'],
      [10, 'fab'],
    ],
    records: [
      { provisionMs: 27, latencyMs: 34, tier: 'root', grownPackages: 2 },
      { provisionMs: 23, latencyMs: 30, tier: 'import', grownPackages: 0, zygote: 1 },
    ],
  },

  {
    title: 'a Zygote in creation can already have a child, which waits its turn',
    configuration: { zygotePolicy: 'sock' },
    // Zygote 1 is ready at 15 and owns 6 MB; it forks the first sandbox until 20.4 and Zygote 2
    // until 25.8, which imports b until 31.8 and forks the second sandbox until 37.8.
    arrivals: [
      [0, 'fa'],
      [2, 'fab'],
    ],
    records: [
      { provisionMs: 20.4, zygote: 1, zygoteDepth: 1, tier: 'root' },
      {
        provisionMs: 35.8,
        zygote: 2,
        zygoteDepth: 2,
        tier: 'import',
        endMs: 44.8,
        inheritedPackages: 2,
        grownPackages: 1,
      },
    ],
    counts: { zygotesCreated: 2, importMbPeak: 14 },
  },

  {
    title: 'sock evicts the least hits a MB at a tick, and does not grow while full',
    configuration: { zygotePolicy: 'sock', importCacheMb: 10 },
    // Zygotes 1 to 3 own 6, 8 and 3 MB with one hit each, so 2 is evicted at 50 and gone at 54.
    // At 60 the tree is full; the tick at 100 clears that just before the arrival at 100, which
    // creates Zygote 4 with 8 MB: the least hits a MB again, at 150. Zygote 1 is left.
    arrivals: [
      [0, 'fa'],
      [10, 'fb'],
      [20, 'fc'],
      [60, 'fb'],
      [100, 'fb'],
      [200, 'fa'],
    ],
    records: [
      { zygote: 1 },
      { zygote: 2 },
      { zygote: 3 },
      { tier: 'root', zygote: 0, provisionMs: 5, importMs: 6, grownPackages: 0, memoryMb: 11 },
      { tier: 'root', zygote: 4, grownPackages: 1, importMs: 0 },
      { tier: 'import', zygote: 1 },
    ],
    counts: { zygotesCreated: 4, zygotesEvicted: 2, importMbPeak: 17 },
  },

  {
    title: 'hits count for all ancestors, and only leaves are evicted',
    configuration: { zygotePolicy: 'sock', importCacheMb: 8 },
    // Zygote 1 (a, 6 MB) has child 2 (b, 8 MB); Zygote 3 (c) owns 3 MB. Leaves at 150 are 2 with
    // 1 hit on 8 MB and 3 with 1 hit on 3 MB: 2 goes. At 200 there are 9 MB and leaves 1 with
    // 2 hits (one by its child) on 6 MB and 3 with 1 hit on 3 MB: a tie, so 1 goes.
    arrivals: [
      [101, 'fa'],
      [101, 'fab'],
      [101, 'fc'],
      [300, 'fc'],
      [400, 'fa'],
    ],
    records: [
      { zygote: 1 },
      { zygote: 2, zygoteDepth: 2 },
      { zygote: 3, zygoteDepth: 1 },
      { zygote: 3, tier: 'import' },
      { zygote: 4, tier: 'root' },
    ],
    counts: { zygotesCreated: 4, zygotesEvicted: 2, importMbPeak: 17 },
  },

  {
    title: 'what a Zygote owned is held while a sandbox forked from it lives',
    configuration: { zygotePolicy: 'sock', importCacheMb: 0, handlerPolicy: 'lru' },
    // Zygote 1 is evicted at 50, but the first sandbox keeps its 12 MB, so the tree stays full, and
    // fab at 60 and fa at 200 are forked from the root. Of the two sandboxes of fab, paused at 128
    // and 182, that of 182 is resumed: it owns its imports.
    arrivals: [
      [0, 'fab', 100],
      [60, 'fab', 100],
      [200, 'fa'],
      [1000, 'fab'],
    ],
    records: [
      { tier: 'root', zygote: 1, memoryMb: 5, endMs: 127 },
      { tier: 'root', zygote: 0, memoryMb: 15, provisionMs: 5, importMs: 16, endMs: 181 },
      { tier: 'root', zygote: 0, grownPackages: 0 },
      { tier: 'handler', memoryMb: 15 },
    ],
    counts: { zygotesCreated: 1, zygotesEvicted: 1, importMbPeak: 12 },
  },

  {
    title: 'the pages go with the last sandbox, and the tree grows again',
    configuration: { zygotePolicy: 'sock', importCacheMb: 0 },
    // The first sandbox is destroyed from 127 to 131, so the tick at 150 clears `full`.
    arrivals: [
      [0, 'fab', 100],
      [140, 'fa'],
      [200, 'fa'],
    ],
    records: [{ zygote: 1 }, { zygote: 0, grownPackages: 0 }, { zygote: 2, grownPackages: 1 }],
    counts: { zygotesCreated: 2, zygotesEvicted: 1 },
  },

  {
    title: 'a Zygote whose fork ends at a tick is no longer busy at it',
    configuration: { zygotePolicy: 'sock', importCacheMb: 0 },
    // 29.6 + 5 + 10 + 5.4 = 50. All is done at 61, so there is no tick at 100.
    arrivals: [[29.6, 'fa']],
    records: [{ endMs: 57 }],
    counts: { zygotesEvicted: 1 },
  },

  {
    title: 'a Zygote that forks at a tick is not evicted by it',
    configuration: { zygotePolicy: 'sock', importCacheMb: 0 },
    arrivals: [[29.7, 'fa']],
    records: [{ endMs: 57.1 }],
    counts: { zygotesEvicted: 0 },
  },

  {
    title: 'in a shared pool Zygotes leave less room for handlers',
    configuration: { zygotePolicy: 'sock', handlerPolicy: 'lru', sharedPoolMb: 14 },
    // x owns 3 MB. From 100 on Zygote 1 owns 12 MB, so that together with x and with fab's sandbox
    // of 5 MB the pool is over 14 MB until both are gone.
    arrivals: [
      [0, 'x'],
      [50, 'x'],
      [100, 'fab'],
      [140, 'x'],
    ],
    records: [
      { tier: 'root', memoryMb: 3 },
      { tier: 'handler' },
      { tier: 'root', zygote: 1 },
      { tier: 'root' },
    ],
    counts: { handlersEvicted: 3 },
  },
];
