import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { holdPicture, refuseStalePictures } from './hold-pictures.ts';
import * as pictures from './pictures.ts';

const charts = path.join(import.meta.dirname, '..');
const folder = path.join(charts, 'pictures');

/** `costBarsGrouped` is drawn in `cost-bars-grouped.svg`. */
const fileName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

for (const [name, draw] of Object.entries(pictures)) {
  test(`${name} is drawn as before`, async (t) => {
    await holdPicture(t, folder, fileName(name), draw());
  });
}

const names = Object.keys(pictures).map(fileName);

test('no picture is left of what no test draws', (t) => {
  refuseStalePictures(t, folder, names);
});

const kinds = readdirSync(charts)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => path.basename(file, '.ts'));

for (const kind of [...kinds, 'tree']) {
  test(`a picture of ${kind} is held`, (t) => {
    t.true(names.some((name) => `${name}-`.startsWith(`${kind}-`)));
  });
}
