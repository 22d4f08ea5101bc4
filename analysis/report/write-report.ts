import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../../workloads/input-error.ts';
import { writeFileAtomically } from '../../workloads/write-file-atomically.ts';
import { readFigureRecords } from '../results/figure-record.ts';
import { escapeHtml, relativeLink, scriptJson } from './html.ts';
import { readReportCharts, type ReportChart } from './report-charts.ts';
import { reportClaims } from './report-claims.ts';
import { chartId, reportFigures } from './report-figures.ts';
import { reportFindings } from './report-findings.ts';
import { reportHost } from './report-host.ts';
import { reportTable } from './report-table.ts';

/** Tables that come before others, in this order, with their headings. */
const headings: Readonly<Record<string, string>> = {
  'claims.csv': 'Claims',
  'findings.csv': 'Findings',
};

/**
 * Writes the report of a reproduction: one HTML page that opens with the charts
 * (`figures/*.vl.json`, interactive), each under its figure (`ID/figure.json`); then come the
 * claims, the findings folded by figure, every other table (`*.csv` in the directory, sortable), the
 * host, and links to the files below. Style, script, figures and Vega stand in the page, so that it needs no network; the links
 * hold as long as the page stays where it is beside the directory.
 *
 * @param directory as `zygolab reproduce` leaves it
 * @param file the page to write
 * @throws InputError if there is neither a table nor a figure
 */
export async function writeReport(directory: string, file: string): Promise<void> {
  const files = filesBelow(directory);
  const link = (below: string) =>
    relativeLink(path.relative(path.dirname(path.resolve(file)), path.resolve(directory, below)));
  const charts = await readReportCharts(path.join(directory, 'figures'));
  const tables = tablesOf(files);
  if (charts.length + tables.length === 0) {
    throw new InputError(`${directory}: holds neither tables nor figures; run zygolab reproduce`);
  }
  const runs = files.filter((name) => path.basename(name) === 'run.json');
  const figures = readFigureRecords(directory);
  const tableOf = (name: string): string => {
    const table = path.join(directory, name);
    return name === 'claims.csv'
      ? reportClaims(table)
      : name === 'findings.csv'
        ? reportFindings(table, figures)
        : reportTable(table, sentenceOf(name));
  };
  const sections = [
    {
      id: 'figures',
      title: 'Figures',
      body: reportFigures(figures, charts, { names: files, link }),
    },
    ...tables.map((name) => ({
      id: path.basename(name, '.csv'),
      title: headings[name] ?? sentenceOf(name),
      body: [
        tableOf(name),
        `<p class="faint">Click a heading to sort. As a file: <a href="${link(name)}">${escapeHtml(name)}</a></p>`,
      ].join('\n'),
    })),
    { id: 'host', title: 'Host', body: hostHtml(runs.map((run) => path.join(directory, run))) },
    { id: 'files', title: 'Files', body: filesHtml(files, link) },
  ].filter(({ body }) => body !== '');
  await writeFileAtomically(file, page(sections, charts));
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

function page(sections: readonly Section[], charts: readonly ReportChart[]): string {
  const here = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const entries = sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  const views = charts.map(({ name, spec }) => ({ id: chartId(name), spec }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:">
<title>zygolab: report of a reproduction</title>
<style>
${here('page.css')}
${here('sections.css')}</style>
</head>
<body>
<header>
<h1>Zygote-based provisioning, reproduced</h1>
<p class="faint">What zygolab simulated, and measured where that is said, of the experiments of SOCK (USENIX ATC 2018).</p>
<nav aria-label="Sections"><ul>${entries.join('')}</ul></nav>
</header>
<main>
${sections.map(({ id, title, body }) => `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${title}</h2>\n${body}\n</section>`).join('\n')}
</main>
<footer>Made by zygolab. Charts are drawn by Vega, whose licence stands in the source of this page.</footer>
<script type="application/json" id="charts">${scriptJson(views)}</script>
<script>
/*
${vegaFile('LICENSE')}*/
${vegaFile('build/vega.min.js').replace(/\n\/\/# sourceMappingURL=.*/, '')}
</script>
<script>
${here('page.js')}</script>
</body>
</html>
`;
}

function hostHtml(runs: readonly string[]): string {
  const facts = reportHost(runs);
  const entries = facts.map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return facts.length === 0 ? '' : `<dl>${entries.join('\n')}</dl>`;
}

/** Tables, descriptions and profiles, by the folder that they are in. */
function filesHtml(files: readonly string[], link: (below: string) => string): string {
  const groups = new Map<string, string[]>();
  for (const name of files.filter(
    (below) => /\.(csv|json)$/.test(below) && !below.startsWith('figures/'),
  )) {
    const group = name.includes('/') ? name.split('/')[0]! : 'Tables';
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return Array.from(groups, ([group, names]) => {
    const entries = names.map((name) => `<li><a href="${link(name)}">${escapeHtml(name)}</a></li>`);
    return `<details><summary>${escapeHtml(group)} (${names.length})</summary><ul>${entries.join('')}</ul></details>`;
  }).join('\n');
}

function tablesOf(files: readonly string[]): string[] {
  const tables = files.filter((name) => /^[^/]+\.csv$/.test(name));
  const first = Object.keys(headings).filter((name) => tables.includes(name));
  return [...first, ...tables.filter((name) => !first.includes(name))];
}

/** All files of a folder, hidden ones left out, by their paths below it, sorted. */
function filesBelow(directory: string): string[] {
  if (!existsSync(directory)) {
    throw new InputError(`${directory}: there is no such folder; run zygolab reproduce`);
  }
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .filter((name) => !/(^|\/)\./.test(name))
    .toSorted(new Intl.Collator('en', { numeric: true }).compare);
}

function sentenceOf(file: string): string {
  const words = path.basename(file, '.csv').replaceAll(/[-_]/g, ' ');
  return escapeHtml(words.charAt(0).toUpperCase() + words.slice(1));
}

function vegaFile(name: string): string {
  const main = fileURLToPath(import.meta.resolve('vega'));
  return readFileSync(path.join(path.dirname(main), '..', name), 'utf8');
}
