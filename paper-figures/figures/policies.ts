import path from 'node:path';
import { lineGridChart } from '../../analysis/charts/line-grid.ts';
import { readCells } from '../../analysis/results/read-cells.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import type { OptionLists } from '../../runs/sweeping/sweep-grid.ts';
import { type Figure, type FigureScale, type Finding, nothing } from '../figure.ts';
import { simulateSweeps } from '../simulating/simulate-sweeps.ts';

/** Policies that give up a sandbox when there is no room, at some limits; and those that go by time. */
const byRoom = ['lru', 'fifo', 'lfu', 'sieve', 'greedy-dual'];
const limitsMb = [256, 512, 1024, 2048, 4096, 8192];
const byTime = [
  ...[5, 20, 60, 200, 600].map((seconds) => `ttl:keep_s=${seconds}`),
  ...[1, 0.3, 0.1, 0.03, 0.01].map((price) => `break-even:price=${price}`),
  ...[60, 300, 900, 3600].map((seconds) => `hybrid-histogram:bin_s=10:range_s=${seconds}`),
];
const invocations: Readonly<Record<FigureScale, number>> = { quick: 10_000, full: 200_000 };

const columns = [
  'handler_policy',
  'handler_cache_mb',
  'invocations',
  'duration_ms',
  'start_ms_total',
  'handler_mb_s',
] as const;

/** What keeping sandboxes is worth under each handler policy: the frontier of time and memory. */
export const policies: Figure = {
  title: 'Handler policies: time in starts against memory kept',
  paper: ['None of the paper’s, which has lru; the policies are those of later papers.'],
  simulation: simulateSweeps(
    'The reqbench workload, Zipf 1.0, bursts (20 a second, ten times as many for a second in ten), no Zygotes: policies that go by room at limits from 256 to 8,192 MB, policies that go by time without a limit.',
    ({ scale }) => ({
      room: {
        rows: 'none',
        lists: { ...lists(scale), handlerPolicy: byRoom, handlerCacheMb: limitsMb },
      },
      time: {
        rows: 'none',
        lists: { ...lists(scale), handlerPolicy: byTime, handlerCacheMb: [Infinity] },
      },
    }),
  ),
  draw({ sim: directory }) {
    if (directory === undefined) {
      return nothing;
    }
    const read = (sweep: string) =>
      readCells(path.join(directory, sweep, 'cells.csv'), columns).map((cell) => ({
        sweep,
        policy: cell.text('handler_policy').split(':', 1)[0]!,
        limitMb: cell.number('handler_cache_mb'),
        keptMb: (1000 * cell.number('handler_mb_s')) / cell.number('duration_ms'),
        startMs: cell.number('start_ms_total') / cell.number('invocations'),
        n: cell.number('invocations'),
      }));
    const [room, time] = [read('room'), read('time')];
    const lru = room.filter(({ policy }) => policy === 'lru');
    const panels = { 'Given up when full': room, 'Given up after a time': [...lru, ...time] };
    return {
      charts: [
        {
          name: 'policies',
          spec: lineGridChart(
            Object.entries(panels).flatMap(([column, points]) =>
              points.map(({ policy, keptMb, startMs }) => ({
                column,
                measure: 'Time in starts (ms an invocation)',
                series: policy,
                x: keptMb,
                value: startMs,
              })),
            ),
            {
              title: 'Time in starts against memory kept, by handler policy',
              notes: [
                `Workload reqbench, Zipf 1.0, bursts, no Zygotes, n = ${formatNumber(room[0]!.n)} for each point; simulated.`,
                'Lower and further left is better. Left: limits from 256 to 8,192 MB. Right: times to live of 5 to 600 s, prices of 0.01 to 1 ms for each MB·s, histograms over 60 to 3,600 s, without a limit; lru as on the left.',
                'Time in starts: installing, making and importing, or resuming. Memory: the mean over the run.',
              ],
            },
            { x: 'Memory kept (MB)', series: 'Handler policy' },
          ),
        },
      ],
      evidence: [],
      findings: limitsMb.map((limitMb) => bestAt(limitMb, room)),
    };
  },
};

function lists(scale: FigureScale): OptionLists {
  return {
    workload: ['reqbench'],
    popularity: ['zipf'],
    arrivals: ['mmpp'],
    rate: [20],
    invocations: [invocations[scale]],
    zygotePolicy: ['none'],
  };
}

/** Which policy spends the least time in starts within a limit, beside lru. */
function bestAt(
  limitMb: number,
  points: readonly { policy: string; limitMb: number; startMs: number }[],
): Finding {
  const own = points.filter((point) => point.limitMb === limitMb);
  const best = own.reduce((one, other) => (other.startMs < one.startMs ? other : one));
  const lru = own.find(({ policy }) => policy === 'lru')!;
  const less = 100 * (1 - best.startMs / lru.startMs);
  return {
    finding: `least time in starts within ${formatNumber(limitMb)} MB`,
    value: `${best.policy}, ${formatNumber(best.startMs)} ms an invocation, ${formatNumber(less)} % below lru`,
  };
}
