import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import type { TopLevelSpec } from 'vega-lite';
import { renderPng, renderSvg, writeChart } from './render.ts';

/** A chart with a clip and a gradient, whose definitions Vega numbers through the process. */
function chart(title: string): TopLevelSpec {
  return {
    title,
    width: 100,
    height: 50,
    data: { values: [{ x: 1, y: 2 }] },
    mark: {
      type: 'point',
      clip: true,
      fill: {
        gradient: 'linear',
        stops: [
          { offset: 0, color: 'red' },
          { offset: 1, color: 'blue' },
        ],
      },
    },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
    },
  };
}

test('a chart has the same bytes again, after others, and beside others', async (t) => {
  const first = await renderSvg(chart('first'));
  const second = await renderSvg(chart('second'));
  t.true(first.includes('url(#clip1)') && first.includes('url(#gradient_'));
  t.is(await renderSvg(chart('first')), first);
  const together = await Promise.all(
    ['second', 'first', 'second'].map((title) => renderSvg(chart(title))),
  );
  t.deepEqual(together, [second, first, second]);
  t.deepEqual(renderPng(first, { scale: 1 }), renderPng(first, { scale: 1 }));
});

test('a Vega specification is drawn too', async (t) => {
  const svg = await renderSvg({
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width: 20,
    height: 20,
    marks: [{ type: 'text', encode: { enter: { text: { value: 'plain vega' } } } }],
  });
  t.true(svg.includes('plain vega'));
});

test('a PNG has the size asked for, and text in it', async (t) => {
  const withText = await renderSvg(chart('words'));
  const png = renderPng(withText, { scale: 2 });
  const svgWidth = Number(/ width="([\d.]+)"/.exec(withText)![1]);
  t.is(png.readUInt32BE(16), Math.ceil(svgWidth * 2), 'width in the header of the PNG');
  const blank = withText.replaceAll(/(<text[^>]*>)[^<]*(<\/text>)/g, '$1$2');
  t.notDeepEqual(renderPng(blank, { scale: 2 }), png);
});

test('a warning of Vega-Lite is an error', async (t) => {
  const stacked: TopLevelSpec = {
    data: { values: [{ x: 1 }] },
    mark: 'bar',
    encoding: {
      x: { field: 'x', type: 'quantitative', stack: 'zero', scale: { type: 'log' } },
      y: { field: 'x', type: 'nominal' },
      color: { field: 'x', type: 'nominal' },
    },
  };
  await t.throwsAsync(renderSvg(stacked), { message: /^the chart is wrong: .*stack/i });
});

test('a chart is written as SVG, PNG and specification', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-chart-'));
  try {
    const spec = chart('written');
    await writeChart(path.join(folder, 'new', 'chart'), spec);
    const written = path.join(folder, 'new');
    t.deepEqual((await readdir(written)).toSorted(), ['chart.png', 'chart.svg', 'chart.vl.json']);
    t.is(await readFile(path.join(written, 'chart.svg'), 'utf8'), await renderSvg(spec));
    const source: unknown = JSON.parse(await readFile(path.join(written, 'chart.vl.json'), 'utf8'));
    t.deepEqual(source, spec);
  } finally {
    await rm(folder, { recursive: true });
  }
});
