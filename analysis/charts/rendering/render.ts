import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import type * as vega from 'vega';
import type * as vegaLite from 'vega-lite';
import { writeFileAtomically } from '../../../workloads/write-file-atomically.ts';
import { fontFile, textWidth } from './text-width.ts';

declare module 'vega' {
  /** How Vega measures text; its types leave it out. */
  export const textMetrics: { width: (item: TextItem, line: string | number) => number };
}

/** A chart in Vega-Lite, or in Vega where Vega-Lite cannot say it. */
export type ChartSpec = vegaLite.TopLevelSpec | vega.Spec;

/**
 * Writes a chart three times, as `.svg` for papers, `.png` for the screen and as the specification
 * (`.vl.json`, `.vg.json` for Vega) that made them, from which it can be drawn again or changed.
 *
 * @param pathWithoutExtension where to; folders that are missing are made
 */
export async function writeChart(pathWithoutExtension: string, spec: ChartSpec): Promise<void> {
  const svg = await renderSvg(spec);
  await mkdir(path.dirname(pathWithoutExtension), { recursive: true });
  await writeFileAtomically(`${pathWithoutExtension}.svg`, svg);
  await writeFileAtomically(`${pathWithoutExtension}.png`, renderPng(svg, { scale: 2 }));
  const extension = isVegaLite(spec) ? 'vl.json' : 'vg.json';
  const source = `${JSON.stringify(spec, undefined, 1)}\n`;
  await writeFileAtomically(`${pathWithoutExtension}.${extension}`, source);
}

/**
 * Draws a chart as SVG. The same chart gives the same bytes, whatever was drawn before it or is
 * drawn at the same time.
 *
 * @throws {Error} where Vega-Lite warns about the specification
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const { vega, vegaLite } = await loadVega();
  vega.textMetrics.width = widthOfItem;
  // Vega marks the rows of the data that it is given; they belong to the caller.
  const own = structuredClone(spec);
  const full = isVegaLite(own) ? vegaLite.compile(own, { logger: strictLogger }).spec : own;
  const view = new vega.View(vega.parse(full), { renderer: 'none', logLevel: vega.Error });
  try {
    return numberDefinitions(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/**
 * Turns an SVG into a PNG with the shipped font alone.
 *
 * @param options `scale`: PNG pixels for each SVG pixel
 */
export function renderPng(svg: string, options: { readonly scale: number }): Buffer {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: options.scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile('regular'), fontFile('bold')],
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}

/** Loaded when the first chart is drawn, since it takes half a second that most commands can do without. */
async function loadVega() {
  return { vega: await import('vega'), vegaLite: await import('vega-lite') };
}

function isVegaLite(spec: ChartSpec): spec is vegaLite.TopLevelSpec {
  return !(spec.$schema ?? '').includes('/schema/vega/');
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** Vega asks for widths to lay out titles, axes and legends. */
function widthOfItem({ fontSize = 11, fontWeight }: TextItem, line: string | number): number {
  const bold = fontWeight === 'bold' || Number(fontWeight) >= 600;
  return textWidth(`${line}`, fontSize, bold ? 'bold' : 'regular');
}

/**
 * Vega numbers clips and gradients through the life of the process; here they are numbered anew
 * by their order in the picture, so that a picture does not depend on those before it.
 */
function numberDefinitions(svg: string): string {
  const numbers = new Map<string, number>();
  return svg.replaceAll(/(id="|url\(#)(clip|gradient_)(\d+)/g, (_, before, kind, number) => {
    const name = `${kind}${number}`;
    if (!numbers.has(name)) {
      numbers.set(name, numbers.size + 1);
    }
    return `${before}${kind}${numbers.get(name)}`;
  });
}

/** A warning means that the chart does not say what it should, so it is an error here. */
const strictLogger = {
  level: () => strictLogger,
  error: fail,
  warn: fail,
  info: () => strictLogger,
  debug: () => strictLogger,
};

function fail(...messages: readonly unknown[]): never {
  throw new Error(`the chart is wrong: ${messages.join(' ')}`);
}
