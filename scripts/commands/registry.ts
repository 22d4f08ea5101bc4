import type { Command } from '../command-line/command.ts';

/** A command whose module is loaded when it is used, so that help and small commands start fast. */
export interface CommandEntry {
  /** Its name and what stands after it: `report [directory]`. */
  readonly command: string;
  readonly describe: string;
  readonly load: () => Promise<Command>;
}

/** The commands of the command line, in the order in which the help lists them. */
export const commands: readonly CommandEntry[] = [
  {
    command: 'reproduce',
    describe: 'make all figures, tabulate claims and findings, and write a report of it all',
    load: async () => (await import('./reproduce.ts')).reproduce,
  },
  {
    command: 'figures [figures..]',
    describe: 'make figures of the paper, simulated and measured through the same charts',
    load: async () => (await import('./figures.ts')).figures,
  },
  {
    command: 'claims [claims..]',
    describe: 'hold the headline claims of the paper against runs, with intervals and a verdict',
    load: async () => (await import('./claims.ts')).claims,
  },
  {
    command: 'simulate',
    describe: 'simulate one run and write its run directory',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    command: 'sweep',
    describe: 'simulate a grid of configurations, in parallel; can be stopped and resumed',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  {
    command: 'measure',
    describe: 'run a workload on real containers of this host, one platform or several',
    load: async () => (await import('./measure.ts')).measure,
  },
  {
    command: 'compare <runs..>',
    describe: 'compare runs: percentiles, intervals, tests and a verdict',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    command: 'bound <run>',
    describe:
      'say how far a run was from the least that its handler cache could have made possible',
    load: async () => (await import('./bound.ts')).bound,
  },
  {
    command: 'report [directory]',
    describe: 'write a reproduction as one HTML page that needs no network',
    load: async () => (await import('./report.ts')).report,
  },
  {
    command: 'calibrate',
    describe: "measure this host's costs and write a profile that simulate takes",
    load: async () => (await import('./calibrate.ts')).calibrate,
  },
  {
    command: 'policies [name]',
    describe: 'say what policies there are, with their keys; check one of your own',
    load: async () => (await import('./policies/policies.ts')).policies,
  },
  {
    command: 'tree',
    describe: 'build, show and convert Zygote trees',
    load: async () => (await import('./tree.ts')).tree,
  },
  {
    command: 'workload',
    describe: 'list, describe and make workloads',
    load: async () => (await import('./workload/workload.ts')).workload,
  },
  {
    command: 'validate',
    describe: 'check decisions of a run, or predictions of this host and of published measurements',
    load: async () => (await import('./validate/validate.ts')).validate,
  },
  {
    command: 'compatibility',
    describe: "run CPython's own tests inside of sandboxes, and say what differs from the host",
    load: async () => (await import('./compatibility.ts')).compatibility,
  },
  {
    command: 'doctor',
    describe: 'say what this host can do, and how to mend what it lacks',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    command: 'clean',
    describe: 'remove everything that crashed runs left behind',
    load: async () => (await import('./clean.ts')).clean,
  },
  {
    command: 'bench',
    describe: 'measure the speed of the simulator beside a calibration loop',
    load: async () => (await import('./bench.ts')).bench,
  },
];
