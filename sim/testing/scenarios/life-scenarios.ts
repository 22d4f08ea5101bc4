import { profile, type Scenario } from './scenario.ts';

/** The life of an invocation without Zygotes: shared cores, handler cache, install cache. */
export const lifeScenarios: readonly Scenario[] = [
  {
    title: 'without caches a latency is the plain sum',
    configuration: {},
    arrivals: [
      [5, 'fab'],
      [100, 'fab', 2.5],
    ],
    records: [
      {
        invocation: 0,
        function: 6,
        arrivalMs: 5,
        startMs: 5,
        endMs: 51,
        queueMs: 0,
        installMs: 0,
        provisionMs: 23,
        importMs: 16,
        executeMs: 7,
        latencyMs: 46,
        tier: 'none',
        zygote: -1,
        zygoteDepth: -1,
        packages: 2,
        inheritedPackages: 0,
        // 10 for the interpreter, 4 + 6 for the packages, 3 for the function.
        grownPackages: 0,
        memoryMb: 23,
        status: 'ok',
      },
      // This invocation brings its own execution time.
      { executeMs: 2.5, latencyMs: 41.5 },
    ],
    counts: {
      zygotesCreated: 0,
      zygotesEvicted: 0,
      handlersEvicted: 0,
      importMbPeak: 0,
      handlerMbPeak: 0,
    },
  },

  {
    title: 'two invocations share one core, background work included',
    configuration: { profile: { ...profile, cores: 1 } },
    // 0–10 the first has the core: 13 of its 23 ms are left. Both at half speed: it is created at
    // 36, when the second has 10 ms left; it executes 7 ms until 50, when the second has 3 ms left.
    // The destruction of the first (4 ms) shares with these 3 until 56, and with 1 ms of the
    // second's execution until 58; the other 6 ms take until 64.
    arrivals: [
      [0, 'x'],
      [10, 'x'],
    ],
    records: [
      { provisionMs: 36, executeMs: 14, latencyMs: 50 },
      { provisionMs: 46, executeMs: 8, latencyMs: 54 },
    ],
  },

  {
    title: 'no job gets more than one core, and two cores serve two jobs at full speed',
    configuration: { profile: { ...profile, cores: 2 } },
    arrivals: [
      [0, 'x'],
      [10, 'x'],
    ],
    records: [
      { provisionMs: 23, executeMs: 7 },
      { provisionMs: 23, executeMs: 7 },
    ],
  },

  {
    title: 'three jobs on two cores run at two thirds each',
    configuration: { profile: { ...profile, cores: 2 } },
    // 23 ms at 2/3 end at 34.5, 7 ms at 45. All three end at once.
    arrivals: [
      [0, 'x'],
      [0, 'y'],
      [0, 'z'],
    ],
    records: [
      { provisionMs: 34.5, executeMs: 10.5 },
      { provisionMs: 34.5, executeMs: 10.5 },
      { provisionMs: 34.5, executeMs: 10.5 },
    ],
  },

  {
    title: 'a sandbox can be resumed at the very time when its pause ends',
    configuration: { handlerPolicy: 'lru' },
    // Created at 23, executed at 30, paused at 31: completions come before arrivals.
    arrivals: [
      [0, 'fa', 0],
      [34, 'fa'],
    ],
    records: [
      { tier: 'none', provisionMs: 23, importMs: 10, endMs: 33 },
      {
        tier: 'handler',
        installMs: 0,
        provisionMs: 0.5,
        importMs: 0,
        executeMs: 7,
        zygote: -1,
        zygoteDepth: -1,
        inheritedPackages: 0,
        grownPackages: 0,
        packages: 1,
        memoryMb: 17,
        latencyMs: 7.5,
      },
    ],
    counts: { handlerMbPeak: 17 },
  },

  {
    title: 'a sandbox cannot be resumed before its pause has ended',
    configuration: { handlerPolicy: 'lru', profile: { ...profile, cores: 1 } },
    // Executed at 30; 0.5 ms of the pause are left at 30.5 and take until 31.5; 22.5 ms of the
    // second creation are left then and take until 54.
    arrivals: [
      [0, 'x'],
      [30.5, 'x'],
    ],
    records: [
      { tier: 'none', latencyMs: 30 },
      { tier: 'none', provisionMs: 23.5, latencyMs: 30.5 },
    ],
    counts: { handlerMbPeak: 22 },
  },

  {
    title: 'lru evicts the sandbox paused longest ago',
    configuration: { handlerPolicy: 'lru', handlerCacheMb: 25 },
    // Each sandbox owns 11 MB, so two fit. At 331 y goes, since x was paused again after it; at 531
    // z goes, since x was paused again after it.
    arrivals: [
      [0, 'x'],
      [100, 'y'],
      [200, 'x'],
      [300, 'z'],
      [400, 'x'],
      [500, 'y'],
      [600, 'z'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'none' },
      { tier: 'handler' },
      { tier: 'none' },
      { tier: 'none' },
    ],
    // The last z drives out x. A peak is what is held once room was made: two of 11 MB.
    counts: { handlersEvicted: 3, handlerMbPeak: 22 },
  },

  {
    title: 'a sandbox larger than the limit is dropped and drives nobody out',
    configuration: { handlerPolicy: 'lru', handlerCacheMb: 12 },
    // fa owns 10 + 4 + 3 = 17 MB, x 11.
    arrivals: [
      [0, 'x'],
      [100, 'fa'],
      [200, 'x'],
      [300, 'fa'],
    ],
    records: [
      { tier: 'none' },
      { tier: 'none', memoryMb: 17 },
      { tier: 'handler' },
      { tier: 'none' },
    ],
    counts: { handlersEvicted: 0, handlerMbPeak: 11 },
  },

  {
    title: 'a cold install in progress is joined, in order of the packages',
    configuration: { installCache: 'cold', profile: { ...profile, cores: 2 } },
    // a is on disk at 100, b at 150, and never more than two jobs run.
    arrivals: [
      [0, 'fab'],
      [40, 'fa'],
      [60, 'fab'],
      [300, 'fb'],
    ],
    records: [
      { installMs: 150, provisionMs: 23, importMs: 16, executeMs: 7, latencyMs: 196 },
      { installMs: 60, provisionMs: 23, importMs: 10, executeMs: 7, latencyMs: 100 },
      { installMs: 90, provisionMs: 23, importMs: 16, executeMs: 7, latencyMs: 136 },
      { installMs: 0, latencyMs: 36 },
    ],
  },
];
