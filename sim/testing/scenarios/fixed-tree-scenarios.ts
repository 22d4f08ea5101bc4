import type { Scenario } from './scenario.ts';

const tree = {
  packages: [],
  children: [
    { packages: ['a'], children: [] },
    { packages: ['b'], children: [{ packages: ['a'], children: [] }] },
  ],
};

/** The Zygote policies that take a tree of given shape. */
export const fixedTreeScenarios: readonly Scenario[] = [
  {
    title: 'static takes the largest set of the tree, creating parents first',
    configuration: { zygotePolicy: 'static', tree, importCacheMb: 0 },
    // b: fork 5, import 6; its child: fork of 16 MB 5.6, import 10; sandbox: fork of 20 MB 6.
    arrivals: [
      [0, 'fab'],
      [100, 'fb'],
      [200, 'fa'],
      [300, 'fab'],
    ],
    records: [
      { tier: 'root', zygote: 2, zygoteDepth: 2, provisionMs: 32.6, grownPackages: 2 },
      { tier: 'import', zygote: 1, provisionMs: 5.6, grownPackages: 0 },
      { tier: 'root', zygote: 3, zygoteDepth: 1, grownPackages: 1 },
      { tier: 'import', zygote: 2, provisionMs: 6 },
    ],
    // Never evicted, whatever the limit: 8 + 6 + 6 MB.
    counts: { zygotesCreated: 3, zygotesEvicted: 0, importMbPeak: 20 },
  },

  {
    title: 'openlambda goes down to the first child that qualifies',
    configuration: { zygotePolicy: 'openlambda', tree },
    // a: fork 5, import 10; sandbox: fork of 14 MB 5.4, then it imports b itself.
    arrivals: [[0, 'fab']],
    records: [
      {
        tier: 'root',
        zygote: 1,
        zygoteDepth: 1,
        provisionMs: 20.4,
        importMs: 6,
        inheritedPackages: 1,
        grownPackages: 1,
        memoryMb: 11,
        latencyMs: 33.4,
      },
    ],
    counts: { zygotesCreated: 1, zygotesEvicted: 0 },
  },

  {
    title: 'openlambda keeps one slot of 50 MB free by evicting idle leaves',
    configuration: { zygotePolicy: 'openlambda', tree, importCacheMb: 50 },
    // The first sandbox is destroyed from 27.4 to 31.4, when Zygote 1 becomes an idle leaf and is
    // evicted. At 33 it no longer matches but still weighs 6 MB beside its successor's 6 MB.
    arrivals: [
      [0, 'fa'],
      [33, 'fa'],
    ],
    records: [
      { tier: 'root', zygote: 1, endMs: 27.4 },
      { tier: 'root', zygote: 2, grownPackages: 1, endMs: 60.4 },
    ],
    counts: { zygotesCreated: 2, zygotesEvicted: 2, importMbPeak: 12 },
  },

  {
    title: 'openlambda evicts nothing while a slot is free',
    configuration: { zygotePolicy: 'openlambda', tree, importCacheMb: 100 },
    arrivals: [
      [0, 'fa'],
      [33, 'fa'],
    ],
    records: [{ zygote: 1 }, { zygote: 1, tier: 'import' }],
    counts: { zygotesCreated: 1, zygotesEvicted: 0 },
  },
];
