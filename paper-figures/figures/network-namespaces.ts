import {
  container,
  containerWithNetwork,
  containerWithoutIpv6,
} from '../../sim/primitives/containers.ts';
import { primitiveFigure } from '../primitives/primitive-figure.ts';
import { clientPoints } from '../primitives/primitive-loops.ts';
import { bestRateFindings, rateEvidence } from '../primitives/primitive-points.ts';

const usual = 'network namespace';
const withoutIpv6 = 'network namespace, IPv6 off';
const none = 'no network namespace';

/** What a network namespace costs a container, and what of it IPv6 does. */
export const networkNamespaces = primitiveFigure({
  title: 'Network namespaces: containers a second',
  paper: [
    'SOCK §2: about 200 containers a second with network namespaces, 400 without IPv6 and costly broadcast, 900 without network namespaces [N; 900 M].',
    'Creation holds a global lock; clean-up waits for a grace period of RCU, many namespaces at a time [N].',
  ],
  simulated:
    'Empty containers made and removed by clients in a closed loop, on a model of the kernel’s locks, its removal of network namespaces in batches, and two cores.',
  measured:
    'Containers of a bind mount, pid, ipc and uts namespaces and an idle process, made and removed in a closed loop: with a network namespace whose loopback device is up, with IPv6 switched off in it, and without one. Time runs until the kernel has removed every network namespace.',
  variants: [
    { name: usual, model: containerWithNetwork, probe: { primitive: 'container-network' } },
    {
      name: withoutIpv6,
      model: containerWithoutIpv6,
      probe: { primitive: 'container-network-without-ipv6' },
    },
    { name: none, model: container, probe: { primitive: 'container' } },
  ],
  scale: {
    quick: { points: clientPoints([1, 4, 16]), rounds: 5, windowMs: 120, warmupMs: 20 },
    full: { points: clientPoints([1, 2, 4, 8, 16, 32]), rounds: 20, windowMs: 1000, warmupMs: 100 },
  },
  chart: {
    name: 'network-namespaces',
    title: 'Containers made and removed, by network namespace',
    rows: [['ratePerSecond', 'Containers a second'], ['latencyMs']],
    count: 'clients',
    series: 'Containers',
    notes: () => [
      'Lines: median of the rounds; bars: their range. The rate counts the kernel’s removal of namespaces, the latency does not.',
      'IPv6 is switched off inside each new namespace; the paper’s kernel did without it and without a costly broadcast.',
      'SOCK §2: about 200, 400 without IPv6 and broadcast, and 900 containers a second without [N; 900 M].',
    ],
  },
  evidence(result) {
    const question = { slower: usual, things: 'containers', at: 'best' } as const;
    return [
      ...rateEvidence(result, { ...question, claim: 'network-without-ipv6', faster: withoutIpv6 }),
      ...rateEvidence(result, { ...question, claim: 'without-network-namespace', faster: none }),
    ];
  },
  findings: (results) => bestRateFindings(results, 'containers'),
});
