import path from 'node:path';
import type { FigureRecord } from '../results/figure-record.ts';
import { escapeHtml } from './html.ts';
import type { ReportChart } from './report-charts.ts';

/** A figure wider than this stands in a row of its own, in pixels. */
const narrowMax = 500;

/** Where files of the report's directory are. */
export interface ReportFiles {
  /** By their paths below the directory. */
  readonly names: readonly string[];
  /** The address of such a file, for a link in the page. */
  readonly link: (name: string) => string;
}

/**
 * The charts, under the figure that they belong to, and below them what the paper says of it and
 * what was run; charts of no figure come last.
 */
export function reportFigures(
  figures: readonly FigureRecord[],
  charts: readonly ReportChart[],
  files: ReportFiles,
): string {
  const known = new Set(figures.flatMap((figure) => figure.charts));
  const others = charts.filter(({ name }) => !known.has(name));
  const contents = figures.map(
    ({ id, title }) => `<li><a href="#about-${escapeHtml(id)}">${escapeHtml(title)}</a></li>`,
  );
  return [
    contents.length > 1 ? `<nav aria-label="Figures"><ul>${contents.join('')}</ul></nav>` : '',
    ...figures.map((figure) => {
      const own = charts.filter(({ name }) => figure.charts.includes(name));
      return `<article id="about-${escapeHtml(figure.id)}">
<h3>${escapeHtml(figure.title)}</h3>
${chartsHtml(own, files)}
${caption(figure)}
</article>`;
    }),
    figures.length > 0 && others.length > 0 ? '<h3>Others</h3>' : '',
    chartsHtml(others, files),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** The name of a chart's element. */
export function chartId(name: string): string {
  return `figure-${name.replaceAll(/[^\w-]/g, '-')}`;
}

/** What the paper says, what was run for it, and what was not and why. */
function caption({ paper, simulation, measurement, ...figure }: FigureRecord): string {
  const { modes, left_out: leftOut, failed, warnings, scale, seed, profile } = figure;
  const how = (mode: 'sim' | 'real', description: string | undefined): string[] => {
    const isDone =
      modes.includes(mode) && ![...leftOut, ...failed].some((told) => told.mode === mode);
    return isDone && description !== undefined ? [description] : [];
  };
  const entries: [name: string, texts: readonly string[]][] = [
    ['The paper', paper],
    ['Simulated', how('sim', simulation)],
    ['Measured', how('real', measurement)],
    ['Settings', [`${scale}, seed ${seed}, profile ${profile} where it is simulated`]],
    [
      'Not measured',
      measurement === undefined ? [] : reasons(leftOut.filter(({ mode }) => mode === 'real')),
    ],
    ['Failed', reasons(failed)],
    ['To know', reasons(warnings)],
  ];
  const shown = entries
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]) => `<dt>${name}</dt><dd>${escapeHtml(texts.join(' '))}</dd>`);
  return `<dl>${shown.join('\n')}</dl>`;
}

function reasons(told: FigureRecord['failed']): string[] {
  return told.map(({ reason }) => reason);
}

function chartsHtml(charts: readonly ReportChart[], { names, link }: ReportFiles): string {
  const figures = charts.map(({ name, description, svg, width, hints, file }) => {
    const links = [file, `${name}.svg`, `${name}.png`]
      .filter((other) => names.includes(`figures/${other}`))
      .map((other) => {
        const kind = other === file ? 'specification' : path.extname(other).slice(1).toUpperCase();
        return `<a href="${link(`figures/${other}`)}">${kind}</a>`;
      });
    return `<figure id="${chartId(name)}"${width > narrowMax ? ' class="wide"' : ''}>
<div class="chart" role="img" aria-label="${escapeHtml(description)}">${svg}</div>
<figcaption>${escapeHtml(hints)}. ${links.join(' · ')}</figcaption>
</figure>`;
  });
  return figures.length === 0 ? '' : `<div class="figures">\n${figures.join('\n')}\n</div>`;
}
