import test from 'ava';
import { groupedRangesChart, type GroupedRange } from './grouped-ranges.ts';
import { renderSvg } from './rendering/render.ts';

const words = { title: 'A title of the chart', notes: ['n = 12,345'] };
const labels = { quantity: 'Latency (ms)', unit: 'ms', series: 'Platform' };

const row = (panel: string, group: string, series: string, middle: number): GroupedRange => ({
  panel,
  group,
  series,
  middle,
  low: middle / 2,
  high: middle * 20,
  innerLow: middle * 0.9,
  innerHigh: middle * 1.5,
});

test('panels, groups, series, their values and the axis stand in the picture', async (t) => {
  const rows = ['Simulated', 'Measured'].flatMap((panel) =>
    ['1 client', '20 clients'].flatMap((group) => [
      row(panel, group, 'docker', 412.3),
      row(panel, group, 'lean', 12.5),
    ]),
  );
  const svg = await renderSvg(groupedRangesChart(rows, words, labels));
  const wanted = ['Simulated', 'Measured', '1 client', '20 clients', 'docker', 'lean', 'Platform'];
  for (const text of [...wanted, 'Latency (ms)', '>412<', '>12.5<', words.title, 'n = 12,345']) {
    t.true(svg.includes(text), text);
  }
});

test('one series has no legend, and a range may be left out', async (t) => {
  const rows = [
    { panel: 'Measured', group: 'only', series: 'only one', middle: 3, low: 3, high: 3 },
  ];
  const svg = await renderSvg(groupedRangesChart(rows, words, labels));
  t.true(svg.includes('>only<'));
  t.false(svg.includes('Platform'));
});

test('zeros are drawn at the edge, and the notes say so', async (t) => {
  const rows = [row('Measured', 'a', 'x', 0), row('Measured', 'b', 'x', 100)];
  const svg = await renderSvg(groupedRangesChart(rows, words, labels));
  t.true(svg.includes('zeros among them'));
});

test('no rows are an empty chart, and no error', async (t) => {
  const svg = await renderSvg(groupedRangesChart([], words, labels));
  t.true(svg.includes(words.title));
});
