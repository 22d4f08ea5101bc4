import test from 'ava';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { latencyByTierChart } from '../charts/latency-by-tier.ts';
import { latencyDistributionChart } from '../charts/latency-distribution.ts';
import { writeChart } from '../charts/render.ts';
import { findChromium, openPage } from './testing/browser.ts';
import { writeReport } from './write-report.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? test.skip : test;
const reason = chromium === undefined ? ' (skipped: there is no Chromium here)' : '';

const findings = `figure,finding,value
one,"median, with <b>marks</b> & ""quotes""",22.4x
two,mean,"1,234 ms"
three,p99,3 ms
`;

async function withReport(
  check: (directory: string, page: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-report-'));
  const directory = path.join(folder, 'a reproduction');
  try {
    const run = path.join(directory, 'one', 'cells', '0');
    await mkdir(run, { recursive: true });
    await writeFile(path.join(directory, 'findings.csv'), findings);
    await writeFile(path.join(directory, 'claims.csv'), 'claim,verdict\n45x,holds\n');
    await writeFile(path.join(run, 'summary.json'), '{}');
    await writeFile(
      path.join(run, 'run.json'),
      JSON.stringify({ mode: 'sim', node: 'v26.0.0', host: { cpu: 'A CPU', cores: 2 } }),
    );
    const words = { title: 'Two </script> policies', notes: ['n = 3 for each line.'] };
    const latencyMs = Float64Array.of(1, 10, 100);
    const samples = ['sock', 'none'].map((series) => ({ series, latencyMs }));
    const figures = path.join(directory, 'figures');
    await writeChart(
      path.join(figures, 'lines'),
      latencyDistributionChart(samples, words, 'Policy'),
    );
    await writeChart(
      path.join(figures, 'tiers'),
      latencyByTierChart([{ configuration: 'all', tier: 'root', latencyMs }], words),
    );
    const page = path.join(directory, 'report.html');
    await writeReport(directory, page);
    await check(directory, page);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a report holds host, tables, figures with words for them, and links', (t) =>
  withReport(async (_directory, page) => {
    const html = await readFile(page, 'utf8');
    t.true(html.indexOf('>Claims</h2>') < html.indexOf('>Findings</h2>'));
    t.true(html.includes('median, with &lt;b&gt;marks&lt;/b&gt; &amp; &quot;quotes&quot;'));
    t.true(html.includes('<dt>Processor</dt>'));
    t.true(html.includes('A CPU, 2 cores'));
    t.true(html.includes('href="one/cells/0/summary.json"'));
    t.true(html.includes('href="figures/lines.vl.json"'));
    t.regex(html, /aria-label="Two &lt;\/script&gt; policies\. n = 3 for each line\./);
    t.false(/(src|href)="(https?:)?\/\//.test(html), 'nothing comes from elsewhere');
    t.is(html.match(/<\/script>/g)?.length, 3, 'no text ends a script');
  }));

test('a report is the same each time, and links from elsewhere', (t) =>
  withReport(async (directory, page) => {
    const before = await readFile(page, 'utf8');
    await rm(page);
    await writeReport(directory, page);
    t.is(await readFile(page, 'utf8'), before);
    const elsewhere = path.join(directory, '..', 'elsewhere.html');
    await writeReport(directory, elsewhere);
    t.true((await readFile(elsewhere, 'utf8')).includes('href="a%20reproduction/findings.csv"'));
  }));

test('a folder without results is refused', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-report-'));
  const page = path.join(folder, 'report.html');
  await t.throwsAsync(writeReport(folder, page), { message: /holds neither tables nor figures/ });
  await rm(folder, { recursive: true });
  await t.throwsAsync(writeReport(folder, page), { message: /there is no such folder/ });
});

inBrowser(`in a browser tables sort, charts answer, and nothing is fetched${reason}`, (t) =>
  withReport(async (_directory, file) => {
    const address = pathToFileURL(file).href;
    const page = await openPage(chromium!, address);
    try {
      await page.evaluate(`new Promise((resolve) => {
        const look = () => document.querySelectorAll('.chart[data-state]').length === 2
          ? resolve() : setTimeout(look, 20);
        look();
      })`);
      const states = `Array.from(document.querySelectorAll('.chart'), (c) => c.dataset.state)`;
      t.deepEqual(await page.evaluate(states), ['interactive', 'interactive']);
      const values = `Array.from(document.querySelectorAll('#findings td:nth-child(3)'), (c) => c.textContent)`;
      t.deepEqual(await page.evaluate(values), ['22.4x', '1,234 ms', '3 ms']);
      await page.point('#findings th:nth-child(3) button', 'click');
      t.deepEqual(await page.evaluate(values), ['3 ms', '22.4x', '1,234 ms']);
      await page.point('#findings th:nth-child(3) button', 'click');
      t.deepEqual(await page.evaluate(values), ['1,234 ms', '22.4x', '3 ms']);
      const sorted = `document.querySelector('#findings th:nth-child(3)').ariaSort`;
      t.is(await page.evaluate(sorted), 'descending');
      await page.point('#figure-lines .mark-symbol.layer_1_marks path:nth-child(3)', 'hover');
      const bubble = `document.querySelector('#vg-tooltip-element').textContent`;
      t.regex(String(await page.evaluate(bubble)), /latency ms: 10.*series: none/);
      const opacities = `Array.from(
        document.querySelectorAll('#figure-lines .mark-line.role-mark path'),
        (line) => line.getAttribute('opacity') ?? '1')`;
      t.deepEqual(await page.evaluate(opacities), ['1', '1']);
      await page.point('#figure-lines .role-legend-label text', 'click');
      t.deepEqual(await page.evaluate(opacities), ['1', '0.1']);
      t.true((await page.screenshot()).length > 10_000);
      t.deepEqual([...page.requests], [address]);
      t.deepEqual([...page.errors], []);
    } finally {
      await page.close();
    }
  }),
);
