import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';
import { z } from 'zod';
import { renderSvg, type ChartSpec } from '../charts/rendering/render.ts';
import { readJson } from '../results/read-json.ts';
import { interactiveSpec } from './interactive-spec.ts';

/** A figure of the report. */
export interface ReportChart {
  /** The name of its files, without extension. */
  readonly name: string;
  readonly title: string;
  /** What it shows, on what it rests: what a reader is told who does not see it. */
  readonly description: string;
  /** As it is before, or without, the script. */
  readonly svg: string;
  readonly width: number;
  /** In Vega, with what a reader can do. */
  readonly spec: vega.Spec;
  /** How to use it, in words. */
  readonly hints: string;
  /** The file of its specification. */
  readonly file: string;
}

const specSchema = z.looseObject({ $schema: z.string().optional() });

/** Reads the charts (`*.vl.json`, `*.vg.json`) of a folder, by name; none if it is not there. */
export async function readReportCharts(folder: string): Promise<ReportChart[]> {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.v[lg]\.json$/.test(name))
        .toSorted()
    : [];
  const charts: ReportChart[] = [];
  for (const file of files) {
    charts.push(await readChart(path.join(folder, file)));
  }
  return charts;
}

async function readChart(file: string): Promise<ReportChart> {
  const spec = readJson(file, specSchema) as unknown as ChartSpec;
  const name = path.basename(file).replace(/\.v[lg]\.json$/, '');
  const svg = await renderSvg(spec);
  const { title, notes } = wordsOf(spec, name);
  const isVega = file.endsWith('.vg.json');
  const screen = isVega ? { spec, picks: false, zooms: false } : interactiveSpec(spec);
  const compiled = isVega
    ? (spec as vega.Spec)
    : vegaLite.compile(screen.spec as vegaLite.TopLevelSpec).spec;
  return {
    name,
    title,
    description: [title, ...notes].join('. ').replaceAll('..', '.'),
    svg,
    width: Number(/width="([\d.]+)"/.exec(svg)?.[1] ?? 0),
    spec: compiled,
    hints: [
      'Hover for values',
      ...(screen.picks ? ['click a legend entry to single it out'] : []),
      ...(screen.zooms ? ['drag to move, Alt and wheel to zoom, double-click to reset'] : []),
    ].join('; '),
    file: path.basename(file),
  };
}

function wordsOf(spec: ChartSpec, name: string): { title: string; notes: string[] } {
  const title = (spec as { title?: unknown }).title;
  const lines = (words: unknown): string[] =>
    (Array.isArray(words) ? words : words === undefined ? [] : [words]).map(String);
  if (typeof title !== 'object' || title === null) {
    return { title: lines(title).join(' ') || name, notes: [] };
  }
  const { text, subtitle } = title as { text?: unknown; subtitle?: unknown };
  return { title: lines(text).join(' ') || name, notes: [lines(subtitle).join(' ')] };
}
