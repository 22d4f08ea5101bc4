import test from 'ava';
import { againstCountChart, type ValueAtCount } from './against-count.ts';
import { renderSvg } from './rendering/render.ts';

const words = { title: 'A title of the chart', notes: ['n = 12,345; seed 1'] };

const values: ValueAtCount[] = ['Simulated', 'Measured'].flatMap((column) =>
  ['bind mount', 'overlay'].flatMap((series, line) =>
    [16, 0, 1000].map((count) => {
      const value = (count + 1) * (line + 1);
      return { column, series, count, value, low: value / 2, high: 2 * value };
    }),
  ),
);

test('each measure has a row, each source a column, and counts stand in order', async (t) => {
  const measures = [
    { title: 'Rate (per s)', unit: 'per s', values },
    { title: 'Latency (ms)', unit: 'ms', values },
  ];
  const spec = againstCountChart(measures, words, 'Clients', 'Kind');
  const svg = await renderSvg(spec);
  for (const text of ['Rate (per s)', 'Latency (ms)', 'Simulated', 'Measured', 'Kind', 'overlay']) {
    t.is(svg.split(`>${text}<`).length, 2, text);
  }
  t.is(svg.split('>Clients<').length, 3, 'the count is named under each column');
  t.regex(JSON.stringify(spec), /"domain":\["0","16","1,000"\]/);
  t.is(svg.split('>1,000<').length, 3);
  t.notRegex(svg, /NaN|Infinity|undefined|>null</);
  t.deepEqual(JSON.parse(JSON.stringify(spec)), spec, 'the specification survives JSON');
});

test('a single source is drawn at the width of a column, and zeros at the edge', async (t) => {
  const measured = [
    ...values.filter(({ column }) => column === 'Measured'),
    { column: 'Measured', series: 'copy', count: 16, value: 0, low: 0, high: 0 },
  ];
  const measures = [{ title: 'Rate (per s)', unit: 'per s', values: measured }];
  const svg = await renderSvg(againstCountChart(measures, words, 'Clients', 'Kind'));
  t.true(Number(/width="(\d+)"/.exec(svg)![1]) < 500);
  t.true(svg.includes('zeros among them'));
});
