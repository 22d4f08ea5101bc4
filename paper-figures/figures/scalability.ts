import { lineGridChart, type GridPoint } from '../../analysis/charts/line-grid.ts';
import { formatNumber } from '../../analysis/text-table.ts';
import { platforms } from '../../real/platforms/registry.ts';
import type { Figure } from '../figure.ts';
import { measureRotation } from '../measuring/measured-rotation.ts';
import { ratio } from '../claims/ratio.ts';
import { readRotation } from '../results/rotation-results.ts';
import { sizeRange } from '../variants/sample-notes.ts';
import { simulateRotation } from '../simulating/simulated-rotation.ts';
import { panelsOf } from '../variants/variant-results.ts';

/** What caches are worth as there are more packages and handlers, and the hot ones change. */
export const scalability: Figure = {
  title: 'Scalability in packages and handlers',
  paper: [
    'SOCK §5 runs synthetic packages and handlers with a rotating hot set and parts of its caches switched off; its figures are known from memory alone [M].',
  ],
  simulation: {
    description:
      'The pipbench workload, ten clients in a closed loop; a fifth of the handlers is hot, and moves on four times; without caches, with the import cache, the handler cache, and both.',
    run: simulateRotation,
  },
  measurement: {
    description:
      'Packages and handlers of the same kind on lean containers, fewer and for less time: the packages are made on the spot, and their imports burn CPU time and take memory as the workload says.',
    unavailable: async () => await platforms['lean']!.unavailable(),
    run: async (context) => await measureRotation(context),
  },
  draw(results) {
    const read = panelsOf(results).map(({ panel, mode, directory }) => ({
      panel,
      mode,
      ...readRotation(directory),
    }));
    if (read.length === 0) {
      return { charts: [], findings: [], evidence: [] };
    }
    const notes = [...read.map(notesOf), commonNote];
    const largest = read.map((one) => ({
      ...one,
      handlers: Math.max(...one.cells.map(({ handlers }) => handlers)),
    }));
    return {
      charts: [
        {
          name: 'scalability',
          spec: lineGridChart(
            read.flatMap(pointsByHandlers),
            { title: 'Latency and throughput by the number of handlers', notes },
            { x: 'Handlers', series: 'Caches' },
          ),
        },
        {
          name: 'scalability-over-time',
          spec: lineGridChart(
            largest.flatMap(({ panel, handlers, moments }) =>
              moments
                .filter((one) => one.handlers === handlers)
                .map((one) => ({
                  column: panel,
                  measure: 'Mean latency (ms)',
                  series: one.configuration,
                  x: one.fromMs / 1000,
                  value: one.meanMs,
                })),
            ),
            {
              title: 'Latency over time while the hot set moves',
              notes: [
                ...notes,
                `With ${largest.map(({ panel, handlers }) => `${formatNumber(handlers)} handlers (${panel.toLowerCase()})`).join(', ')}. Dotted: the hot set moves. Means of what arrived within ${[...new Set(read.map(({ settings }) => `${formatNumber(settings.moment_ms / 1000)} s`))].join(', ')}.`,
              ],
            },
            {
              x: 'Time since the first arrival (s)',
              series: 'Caches',
              isTime: true,
              withoutPoints: true,
              marks: Object.fromEntries(
                read.map(({ panel, settings }) => [panel, movesOf(settings)]),
              ),
            },
          ),
        },
      ],
      findings: largest.flatMap(({ mode, cells, handlers }) => {
        const own = cells.filter((cell) => cell.handlers === handlers);
        const [none] = own.filter(({ configuration }) => configuration === 'no caches');
        return own.map((cell) => ({
          finding: `${formatNumber(handlers)} handlers, ${cell.configuration}, ${mode === 'sim' ? 'simulated' : 'measured'}: median latency, throughput (÷ no caches)`,
          value: `${formatNumber(cell.p50Ms)} ms, ${formatNumber(cell.throughputPerS)}/s (${ratio(cell.throughputPerS, none!.throughputPerS)})`,
        }));
      }),
      evidence: [],
    };
  },
};

const commonNote =
  'Packages are installed beforehand. Throughput: invocations that arrived, by the time. The paper’s own figures: from memory alone [M].';

type Read = { readonly panel: string } & ReturnType<typeof readRotation>;

function notesOf({ panel, settings, cells }: Read): string {
  const sizes = cells.map(({ invocations }) => invocations);
  const { slice, period_ms: period, duration_ms: duration } = settings;
  const times = settings.trials === 1 ? '' : `, ${settings.trials} trials`;
  return (
    `${panel} (${settings.host}): ${formatNumber(settings.packages)} packages, ${settings.clients} clients; ` +
    `${formatNumber(100 * slice)} % of the handlers are hot, moving every ${formatNumber(period / 1000)} s of ${formatNumber(duration / 1000)} s${times}; ` +
    `handler cache ${formatNumber(settings.handler_cache_mb)} MB, import cache ${formatNumber(settings.import_cache_mb)} MB; ` +
    `n = ${sizeRange(sizes)} a point.`
  );
}

function pointsByHandlers({ panel, cells }: Read): GridPoint[] {
  return cells.flatMap((cell) => {
    const place = { column: panel, series: cell.configuration, x: cell.handlers };
    return [
      { ...place, measure: 'Median latency (ms)', value: cell.p50Ms },
      { ...place, measure: 'Mean latency (ms)', value: cell.meanMs },
      { ...place, measure: 'Invocations/s', value: cell.throughputPerS },
    ];
  });
}

/** When the hot set moves, in s. */
function movesOf(settings: Read['settings']): number[] {
  const moves = Math.ceil(settings.duration_ms / settings.period_ms) - 1;
  return Array.from({ length: moves }, (_, index) => ((index + 1) * settings.period_ms) / 1000);
}
