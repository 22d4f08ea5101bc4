import test from 'ava';
import { dotPanelsChart } from './dot-panels.ts';
import { predictedAgainstMeasuredChart } from './predicted-against-measured.ts';
import { renderSvg } from './rendering/render.ts';
import { shareByRankChart } from './share-by-rank.ts';

const words = { title: 'A title of the chart', notes: ['n = 12,345'] };

test('dots stand on the lines of their things, in a panel for each quantity', async (t) => {
  const svg = await renderSvg(
    dotPanelsChart(
      ['Install (ms)', 'Import (ms)'].flatMap((panel, place) =>
        ['django', 'numpy'].flatMap((item, line) =>
          ['2017', 'here'].map((series) => ({ panel, item, series, value: 10 ** (line + place) })),
        ),
      ),
      words,
      'Source',
    ),
  );
  for (const text of ['Install (ms)', 'Import (ms)', 'Source', 'django', 'numpy', 'here']) {
    t.is(svg.split(`>${text}<`).length, 2, text);
  }
});

test('a panel may lack things, and hold nothing but zeros', async (t) => {
  const svg = await renderSvg(
    dotPanelsChart(
      [
        { panel: 'a (ms)', item: 'one', series: 's', value: 0 },
        { panel: 'b (MB)', item: 'other', series: 's', value: 3 },
      ],
      words,
      'Source',
    ),
  );
  t.true(svg.includes('>one<') && svg.includes('>other<'));
});

test('shares grow to 100 % with the rank; known ones are named', async (t) => {
  const uses = Array.from({ length: 2000 }, (_, index) => 2000 - index);
  const spec = shareByRankChart(
    [
      { series: 'files', uses },
      { series: 'two', uses: [3, 1] },
    ],
    words,
    [{ label: 'the paper: 36 %', rank: 20, sharePercent: 36 }],
  );
  const svg = await renderSvg(spec);
  for (const text of ['the paper: 36 %', 'Data set', 'files', '1,000', 'Share of all uses (%)']) {
    t.true(svg.includes(`>${text}<`), text);
  }
  const text = JSON.stringify(spec);
  // Three of four uses are of the first.
  t.true(text.includes('{"series":"two","rank":1,"share_percent":75}'));
  t.true(text.includes('{"series":"files","rank":2000,"share_percent":100}'));
});

test('things of which none is used hold no share', async (t) => {
  const svg = await renderSvg(shareByRankChart([{ series: 'unused', uses: [0, 0] }], words, []));
  t.notRegex(svg, /NaN|Infinity/);
});

test('what is 0, predicted or measured, has no multiple, and its run stays in the picture', async (t) => {
  const run = (clients: number, predicted: number, measured: number) => ({
    platform: 'lean',
    policies: 'no caches',
    clients,
    predicted: { p50Ms: predicted, throughputPerSecond: 10 },
    measured: { p50Ms: measured, throughputPerSecond: 10 },
  });
  for (const runs of [[run(1, 5, 0), run(4, 0, 5)], [run(1, 0, 0)], []]) {
    const svg = await renderSvg(predictedAgainstMeasuredChart(runs, 15, words));
    t.notRegex(svg, /NaN|Infinity/);
    t.is(svg.includes('Left out: what is 0'), runs.length > 0);
    t.true(runs.every(({ clients }) => svg.includes(`no caches, ${clients} client`)));
  }
});
