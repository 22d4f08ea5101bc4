/** One thing that is run on the machine. */
export interface Step {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** How its output is counted: see `step-results.ts`. */
  readonly kind: 'tap' | 'doctor' | 'measure' | 'decisions' | 'exit code';
  /** For the shell of the machine, in the checkout there. */
  readonly command: string;
  /** Time limit in minutes where the machine is emulated; it ends what hangs, and says nothing else. */
  readonly limitMinutes: number;
}

const tests = (...files: readonly string[]): string =>
  `node_modules/.bin/node node_modules/ava/entrypoints/cli.js --tap --serial --timeout=60m ${files
    .map((file) => `real/${file}.test.ts`)
    .join(' ')}`;

const runs = '/var/tmp/zygolab-runs';

/** A measurement whose rows stand in the log as well, so that a failed one can be understood. */
const measure = (name: string, options: string): string =>
  `rm -rf ${runs}/${name}; ./zygolab measure --workload scripts/vm/workload ${options} ` +
  `--operations --timeout-ms 120000 --json --out ${runs}/${name}; code=$?; ` +
  `cat ${runs}/${name}/invocations.csv ${runs}/${name}/steps.csv >&2; exit $code`;

/** All steps, in the order in which they are run. */
export const steps: readonly Step[] = [
  {
    name: 'facts',
    shows: 'kernel, cgroups, Docker, Python',
    kind: 'exit code',
    command: 'sh scripts/vm/guest/guest-facts.sh',
    limitMinutes: 10,
  },
  {
    name: 'doctor',
    shows: 'what the host lacks',
    kind: 'doctor',
    command: './zygolab doctor --json',
    limitMinutes: 15,
  },
  {
    name: 'launcher',
    shows: 'last steps into a container, cgroup interface, messages',
    kind: 'tap',
    command: tests('launcher/launcher', 'launcher/messages'),
    limitMinutes: 30,
  },
  {
    name: 'lean',
    shows: 'life of lean containers',
    kind: 'tap',
    command: tests('platforms/lean'),
    limitMinutes: 40,
  },
  {
    name: 'leaks',
    shows: 'nothing is left after any end',
    kind: 'tap',
    command: tests('launcher/leaks'),
    limitMinutes: 40,
  },
  {
    name: 'isolation',
    shows: 'escapes are stopped',
    kind: 'tap',
    command: tests('isolation/isolation', 'isolation/packages'),
    limitMinutes: 90,
  },
  {
    name: 'platforms',
    shows: 'all platforms behave alike',
    kind: 'tap',
    command: tests('platforms/registry'),
    limitMinutes: 60,
  },
  {
    name: 'docker',
    shows: 'what Docker alone can do',
    kind: 'tap',
    command: tests('platforms/docker/docker'),
    limitMinutes: 40,
  },
  {
    name: 'clean',
    shows: 'what killed runs left is removed',
    kind: 'tap',
    command: tests('cleaning/clean'),
    limitMinutes: 90,
  },
  {
    name: 'measure',
    shows: 'invocations on four platforms',
    kind: 'measure',
    command: measure(
      'measure',
      '--platform lean,docker,runc,crun --zygote-policy none,sock --handler-policy none --invocations 3',
    ),
    limitMinutes: 40,
  },
  {
    name: 'clients',
    shows: 'more clients than CPUs, handler and import caches at work',
    kind: 'measure',
    command: measure(
      'clients',
      '--platform lean --clients $(($(nproc) + 1)) --invocations $((3 * $(nproc) + 3))',
    ),
    limitMinutes: 40,
  },
  {
    name: 'decisions',
    shows: 'the worker replays the same decisions',
    kind: 'decisions',
    command: `for run in measure clients; do [ ! -d ${runs}/$run ] || ./zygolab validate decisions --json ${runs}/$run || exit; done`,
    limitMinutes: 20,
  },
  {
    name: 'leftovers',
    shows: 'no process, mount, cgroup or directory is left',
    kind: 'exit code',
    command: 'sh scripts/vm/guest/guest-leftovers.sh',
    limitMinutes: 10,
  },
];

export const stepNames: readonly string[] = steps.map(({ name }) => name);
