import test from 'ava';
import { type GridPoint, lineGridChart } from './line-grid.ts';
import { renderSvg } from './rendering/render.ts';

const words = { title: 'A title of the chart', notes: ['n = 12,345; seed 1'] };
const labels = { x: 'Nodes', series: 'Builder' };

const grid: GridPoint[] = ['Simulated', 'Measured'].flatMap((column) =>
  ['Median (ms)', 'Throughput (per s)', 'Memory (MB)'].flatMap((measure, row) =>
    ['v0', 'v1', 'v2'].flatMap((series, line) =>
      [1, 20, 640].map((x) => ({ column, measure, series, x, value: x * row * (line + 1) })),
    ),
  ),
);

test('each measure has a row, each source a column, and all share one legend', async (t) => {
  const svg = await renderSvg(lineGridChart(grid, words, labels));
  for (const text of ['Median (ms)', 'Throughput (per s)', 'Memory (MB)', 'Builder', 'Simulated']) {
    t.is(svg.split(`>${text}<`).length, 2, text);
  }
  // The axis of x is named under the lowest panel of each column.
  t.is(svg.split('>Nodes<').length, 3);
});

test('a single point in a single panel is drawn', async (t) => {
  const svg = await renderSvg(
    lineGridChart([{ column: 'a', measure: 'b (ms)', series: 'c', x: 0, value: 0 }], words, labels),
  );
  t.true(svg.includes('>b (ms)<'));
});

test('lines of many points have round ticks and no points; marks are rules', async (t) => {
  const points = Array.from({ length: 60 }, (_, second) => ({
    column: 'Simulated',
    measure: 'Median (ms)',
    series: second % 2 === 0 ? 'one' : 'other',
    x: 5 * second,
    value: 1 + second,
  }));
  const svg = await renderSvg(
    lineGridChart(points, words, {
      x: 'Time (s)',
      series: 'Caches',
      isTime: true,
      withoutPoints: true,
      marks: { Simulated: [60, 120] },
    }),
  );
  t.true(svg.includes('>50<') || svg.includes('>100<'));
  t.is(svg.split('aria-roledescription="rule mark"').length, 3);
  t.false(svg.includes('aria-roledescription="point"'));
});

test('the last tick is there even where labels lack room for all', async (t) => {
  const points = [1, 20, 40, 80, 120, 160, 240, 320, 480, 640].flatMap((x) =>
    ['a', 'b', 'c'].map((column) => ({ column, measure: 'm', series: 's', x, value: x })),
  );
  const svg = await renderSvg(lineGridChart(points, words, labels));
  t.is(svg.split('>640<').length, 4);
  t.false(svg.includes('>480<'));
});
