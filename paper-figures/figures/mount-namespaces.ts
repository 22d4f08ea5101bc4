import {
  changeRoot,
  mountNamespace,
  sharedMountsWithOne,
} from '../../sim/primitives/namespaces.ts';
import { latencyFinding, rateFindings } from '../primitives/primitive-findings.ts';
import { primitiveFigure } from '../primitives/primitive-figure.ts';
import { existingPoints } from '../primitives/primitive-loops.ts';

const chroot = 'chroot';
const alone = { existing: 0, operations: 2000 };
const some = existingPoints([0, 10, 100, 300, 1000]);
const many = existingPoints([0, 10, 30, 100, 300, 1000, 3000, 10_000]);

/** What mount namespaces cost as there are more of them, and chroot beside it. */
export const mountNamespaces = primitiveFigure({
  title: 'Mount namespaces: rate against how many exist',
  paper: [
    'SOCK §2: the rate of making and removing mount namespaces goes towards 0 as more of them exist [N].',
    'chroot takes less than 1 µs, and so replaces the mount namespace [N].',
  ],
  simulated:
    'A process at a time that makes a mount namespace and ends, on a model whose costs grow with the namespaces there are.',
  measured:
    'A process at a time that makes a mount namespace and ends, while others exist: with mounts that are private, that are shared among all namespaces (as systemd has them), and with one mount made and removed inside.',
  variants: [
    { name: 'private mounts', model: mountNamespace, probe: { primitive: 'mount' } },
    { name: 'shared mounts', model: mountNamespace, probe: { primitive: 'mount-shared' } },
    {
      name: 'shared mounts, one more made',
      model: sharedMountsWithOne,
      probe: { primitive: 'mount-shared-with-mount' },
    },
    { name: chroot, model: changeRoot, probe: { primitive: 'chroot' }, atMost: alone },
  ],
  scale: {
    quick: { points: some, rounds: 4, windowMs: 60, warmupMs: 10 },
    full: { points: many, rounds: 6, windowMs: 1000, warmupMs: 50 },
  },
  chart: {
    name: 'mount-namespaces',
    title: 'Making and removing a mount namespace, one client',
    rows: [['ratePerSecond', 'Mount namespaces a second'], ['latencyMs']],
    count: 'existing',
    axis: 'Mount namespaces that exist',
    series: 'In each namespace',
    without: [chroot],
    notes: () => [
      'Lines: median of the rounds; bars: their range. Starting the process counts in the rate and not in the latency.',
      'SOCK §2: the rate goes towards 0 as more mount namespaces exist; chroot takes less than 1 µs [N].',
    ],
  },
  findings: (results) =>
    results.flatMap((result) => [
      ...rateFindings(result, 'mount namespaces', [chroot]),
      ...latencyFinding(result, chroot),
    ]),
});
