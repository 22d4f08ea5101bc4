import test from 'ava';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Claim } from '../claims/claim.ts';
import { claimRows } from '../claims/claim-rows.ts';
import { claimsCsv } from '../claims/claims-csv.ts';
import type { FigureRecord } from '../results/figure-record.ts';
import { latencyByTierChart } from '../charts/latency-by-tier.ts';
import { latencyDistributionChart } from '../charts/latency-distribution.ts';
import { writeChart } from '../charts/rendering/render.ts';
import { findChromium, openPage } from './testing/browser.ts';
import { writeReport } from './write-report.ts';

const chromium = await findChromium();
const inBrowser = chromium === undefined ? test.skip : test;
const reason = chromium === undefined ? ' (skipped: there is no Chromium here)' : '';

const findings = `figure,finding,value
one,"median, with <b>marks</b> & ""quotes""",22.4x
one,mean,"1,234 ms"
two,p99,8 ms
one,p99,3 ms
`;

const claim = { unit: 'x', source: 'abstract [P]', figure: 'one' } as const;
const claims: Readonly<Record<string, Claim>> = {
  small: { ...claim, statement: 'A <i>small</i> one', paper: 3 },
  large: { ...claim, statement: 'A large one', paper: 45, limits: 'the "other" is not here' },
  unknown: { ...claim, statement: 'One that nothing speaks to', paper: 4 },
};

const figure: FigureRecord = {
  kind: 'figure',
  schema_version: 1,
  id: 'one',
  position: 0,
  title: 'The <b>first</b>',
  paper: ['It says so [P].', 'And so [N].'],
  simulation: 'Two policies, simulated.',
  measurement: 'Two policies, measured.',
  modes: ['sim', 'real'],
  scale: 'quick',
  seed: 7,
  profile: 'some-host',
  options: ['--seed', '7'],
  charts: ['lines'],
  findings: [],
  evidence: [
    { claim: 'small', mode: 'sim', value: 20, low: 5, high: 30, n: 40, basis: 'medians' },
    { claim: 'large', mode: 'sim', value: 4, low: 4, high: 4, n: 1000, basis: 'means' },
  ],
  left_out: [{ mode: 'real', reason: 'it needs root: run as root' }],
  failed: [],
  warnings: [],
};

async function withReport(
  check: (directory: string, page: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zygolab-report-'));
  const directory = path.join(folder, 'a reproduction');
  try {
    const run = path.join(directory, 'one', 'cells', '0');
    await mkdir(run, { recursive: true });
    await writeFile(path.join(directory, 'findings.csv'), findings);
    await writeFile(path.join(directory, 'claims.csv'), claimsCsv(claimRows(claims, [figure])));
    await writeFile(path.join(directory, 'one', 'figure.json'), JSON.stringify(figure));
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
    const order = ['Figures', 'Claims', 'Findings', 'Host'].map((title) =>
      html.indexOf(`>${title}</h2>`),
    );
    t.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
    t.true(order[0]! > 0 && html.indexOf('<figure') < html.indexOf('<table'));
    t.true(
      html.includes(
        '<summary>The &lt;b&gt;first&lt;/b&gt; <span class="faint">(3 findings)</span></summary>',
      ),
    );
    t.true(html.includes('<summary>two <span class="faint">(1 finding)</span></summary>'));
    t.true(html.includes('median, with &lt;b&gt;marks&lt;/b&gt; &amp; &quot;quotes&quot;'));
    t.true(html.includes('<dt>Processor</dt>'));
    t.true(html.includes('A CPU, 2 cores'));
    t.true(html.includes('href="one/cells/0/summary.json"'));
    t.true(html.includes('href="figures/lines.vl.json"'));
    t.regex(html, /aria-label="Two &lt;\/script&gt; policies\. n = 3 for each line\./);
    t.false(/(src|href)="(https?:)?\/\//.test(html), 'nothing comes from elsewhere');
    t.is(html.match(/<\/script>/g)?.length, 3, 'no text ends a script');
  }));

test('a report holds claims with verdicts, and figures with what was run for them', (t) =>
  withReport(async (_directory, page) => {
    const html = await readFile(page, 'utf8');
    for (const text of [
      '<strong>small</strong><br>A &lt;i&gt;small&lt;/i&gt; one',
      '<span class="value">20x</span><br><span class="faint">(5 to 30)</span><br><span class="faint">n = 40</span>',
      '<span class="verdict holds">holds (simulated)</span>',
      '<span class="verdict weaker">weaker (simulated)</span>',
      '<code>./zygolab claims large --seed 7</code>',
      '<li>simulated: means. the &quot;other&quot; is not here</li>',
      'href="claims.csv"',
      '<h3>The &lt;b&gt;first&lt;/b&gt;</h3>',
      '<dt>The paper</dt><dd>It says so [P]. And so [N].</dd>',
      '<dt>Simulated</dt><dd>Two policies, simulated.</dd>',
      '<dt>Settings</dt><dd>quick, seed 7, profile some-host where it is simulated</dd>',
      '<dt>Not measured</dt><dd>it needs root: run as root</dd>',
    ]) {
      t.true(html.includes(text), text);
    }
    t.false(html.includes('Two policies, measured.'), 'what was not run is not told');
    const [about, chart, others, other] = [
      'id="about-one"',
      'id="figure-lines"',
      '<h3>Others</h3>',
      'id="figure-tiers"',
    ].map((text) => html.indexOf(text));
    t.true(html.indexOf('<dt>The paper</dt>') > chart!, 'words stand below the pictures');
    t.true(0 < about! && about! < chart! && chart! < others! && others! < other!);
  }));

test('a claim far beyond the paper’s value is called stronger, and why is told beside it', (t) =>
  withReport(async (directory, page) => {
    const far = { ...figure, evidence: [{ ...figure.evidence[0]!, value: 20, low: 19, high: 21 }] };
    const small = { ...claims['small']!, beyond: 'the <other> was never asked' };
    await writeFile(path.join(directory, 'claims.csv'), claimsCsv(claimRows({ small }, [far])));
    await writeReport(directory, page);
    const html = await readFile(page, 'utf8');
    const cell =
      '<span class="verdict stronger">stronger (simulated)</span><br><span class="faint">more than twice the paper’s: the &lt;other&gt; was never asked</span>';
    t.true(html.includes(cell));
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
      const ids = `Array.from(document.querySelectorAll('#claims tbody strong'), (c) => c.textContent)`;
      t.deepEqual(await page.evaluate(ids), ['small', 'large', 'unknown']);
      await page.point('#claims th:nth-child(3) button', 'click');
      t.deepEqual(await page.evaluate(ids), ['large', 'small', 'unknown'], '4x is less than 20x');
      await page.point('#claims th:nth-child(3) button', 'click');
      t.deepEqual(await page.evaluate(ids), ['small', 'large', 'unknown'], 'nothing stays last');
      await page.point('#claims th:nth-child(2) button', 'click');
      t.deepEqual(await page.evaluate(ids), ['small', 'unknown', 'large'], '3x, 4x, 45x');
      const isOpen = `document.querySelector('#findings details').open`;
      t.is(await page.evaluate(isOpen), false);
      await page.point('#findings summary', 'click');
      t.is(await page.evaluate(isOpen), true);
      const values = `Array.from(document.querySelector('#findings details').querySelectorAll('td:nth-child(2)'), (c) => c.textContent)`;
      t.deepEqual(await page.evaluate(values), ['22.4x', '1,234 ms', '3 ms']);
      await page.point('#findings th:nth-child(2) button', 'click');
      t.deepEqual(await page.evaluate(values), ['3 ms', '22.4x', '1,234 ms']);
      await page.point('#findings th:nth-child(2) button', 'click');
      t.deepEqual(await page.evaluate(values), ['1,234 ms', '22.4x', '3 ms']);
      const sorted = `document.querySelector('#findings th:nth-child(2)').ariaSort`;
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
