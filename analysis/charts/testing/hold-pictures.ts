import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { type ChartSpec, renderSvg } from '../rendering/render.ts';

/** Takes what is drawn now for what is to be drawn; said in the failure of each changed picture. */
export const acceptCommand = "npx ava '**/pictures.test.ts' -- --accept";

/** Whether changed pictures take the place of the old ones. */
export const acceptsChanges = process.argv.includes('--accept');

/**
 * Draws a chart and holds it against the picture `NAME.svg` of a folder. What differs is written
 * beside it as `NAME-changed.svg`, and the test fails with a word on how to accept it.
 */
export async function holdPicture(
  t: ExecutionContext,
  folder: string,
  name: string,
  spec: ChartSpec,
): Promise<void> {
  t.deepEqual(JSON.parse(JSON.stringify(spec)), spec, 'the specification survives JSON');
  const picture = normalized(await renderSvg(spec));
  t.notRegex(picture, /NaN|Infinity|undefined|>null</);
  report(t, changeOf(folder, name, picture, acceptsChanges));
}

/** Fails where the folder has a picture that no test draws. */
export function refuseStalePictures(
  t: ExecutionContext,
  folder: string,
  names: readonly string[],
): void {
  report(t, staleIn(folder, names, acceptsChanges));
}

/** The name of the files of a function: `costBarsGrouped` is drawn in `cost-bars-grouped.svg`. */
export function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function report(t: ExecutionContext, trouble: string | undefined): void {
  if (trouble === undefined) {
    t.pass();
  } else {
    t.fail(trouble);
  }
}

/** What is to be said of a picture that is not as it was; undefined where it is, or is accepted. */
export function changeOf(
  folder: string,
  name: string,
  picture: string,
  accepts: boolean,
): string | undefined {
  const [file, changed] = [fileOf(folder, name), fileOf(folder, `${name}-changed`)];
  const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (old === picture || accepts) {
    mkdirSync(folder, { recursive: true });
    if (old !== picture) {
      writeFileSync(file, picture);
    }
    rmSync(changed, { force: true });
    return undefined;
  }
  writeFileSync(changed, picture);
  const [before, now] = [shown(file), shown(changed)];
  const what =
    old === undefined
      ? `${before} is not there yet; the picture is in ${now}.`
      : `${before} is drawn otherwise now, as ${now}; they part in line ${firstDifference(old, picture)}.`;
  return `${what} Look at it; if it is right, accept it: ${acceptCommand}`;
}

/** What is to be said of pictures that no test draws; undefined where there are none. */
export function staleIn(
  folder: string,
  names: readonly string[],
  accepts: boolean,
): string | undefined {
  const stale = readdirSync(folder)
    .filter((file) => file.endsWith('.svg') && !file.endsWith('-changed.svg'))
    .filter((file) => !names.includes(path.basename(file, '.svg')))
    .map((file) => path.join(folder, file));
  if (accepts) {
    stale.forEach((file) => rmSync(file));
  }
  return accepts || stale.length === 0
    ? undefined
    : `No test draws ${stale.map(shown).join(', ')}; remove it, or let it be removed: ${acceptCommand}`;
}

/**
 * A picture as it is kept: an element a line, so that changes can be read, and the numbers of its
 * attributes to three decimals, since the logarithms of another machine may differ in the last
 * digit. (Ids are numbered anew by `renderSvg`.)
 */
export function normalized(svg: string): string {
  const rounded = svg.replaceAll(/<[^>]*>/g, (element) =>
    element.replaceAll(/-?\d+(?:\.\d+(?:e[-+]?\d+)?|e-\d+)/g, (number) =>
      String(Number(Number(number).toFixed(3)) + 0),
    ),
  );
  // Between the lines of one text, a line break would be a space.
  return `${rounded.replaceAll(/>(?=<(?!tspan|\/text))/g, '>\n')}\n`;
}

function fileOf(folder: string, name: string): string {
  return path.join(folder, `${name}.svg`);
}

/** Counted from 1. */
function firstDifference(old: string, picture: string): number {
  const before = old.split('\n');
  return picture.split('\n').findIndex((line, index) => line !== before[index]) + 1;
}

/** From where a test is run. */
function shown(file: string): string {
  return path.relative(process.cwd(), file);
}
