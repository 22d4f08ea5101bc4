import {
  ipcNamespace,
  mountNamespace,
  networkNamespace,
  noNamespace,
  pidNamespace,
  userNamespace,
  utsNamespace,
} from '../../sim/primitives/namespaces.ts';
import { aloneFindings, drainNotes } from '../primitives/primitive-findings.ts';
import { primitiveFigure } from '../primitives/primitive-figure.ts';
import { clientPoints } from '../primitives/primitive-loops.ts';

/** How long making a namespace takes, and the end of the process that has made it. */
export const namespacePrimitives = primitiveFigure({
  title: 'Namespaces: latency of creation and clean-up by kind',
  paper: [
    'SOCK §2: mount and ipc namespaces do not degrade with concurrency; creation and clean-up of network namespaces dominate [N].',
  ],
  simulated:
    'Processes that make a namespace and end, on a model of the kernel’s locks and two cores.',
  measured:
    'Processes that make one namespace (unshare) and end, one after the other in a closed loop, by kind; without any for comparison.',
  variants: [
    { name: 'network', model: networkNamespace, probe: { primitive: 'network' } },
    { name: 'mount', model: mountNamespace, probe: { primitive: 'mount' } },
    { name: 'ipc', model: ipcNamespace, probe: { primitive: 'ipc' } },
    { name: 'uts', model: utsNamespace, probe: { primitive: 'uts' } },
    { name: 'pid', model: pidNamespace, probe: { primitive: 'pid' } },
    { name: 'user', model: userNamespace, probe: { primitive: 'user' } },
    { name: 'none', model: noNamespace, probe: { primitive: 'no-namespace' } },
  ],
  scale: {
    quick: { points: clientPoints([1, 2, 4, 8, 16]), rounds: 3, windowMs: 40, warmupMs: 10 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 10, windowMs: 500, warmupMs: 50 },
  },
  chart: {
    name: 'namespace-primitives',
    title: 'Latency of making a namespace and of ending with it',
    rows: [['createMs'], ['cleanUpMs']],
    count: 'clients',
    series: 'Namespace',
    notes: (results) => [
      'Lines: median of the rounds; bars: their range. Creation: unshare. Clean-up: the end of the process, until its parent knows.',
      ...drainNotes(results, 'network', 'Network namespaces'),
      'SOCK §2: mount and ipc namespaces do not degrade; network namespaces dominate creation and clean-up [N].',
    ],
  },
  findings: (results) =>
    aloneFindings(results, (name) => `${name === 'none' ? 'no' : name} namespace`),
});
