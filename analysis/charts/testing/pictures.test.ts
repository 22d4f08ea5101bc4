import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { holdPicture, kebabCase, refuseStalePictures } from './hold-pictures.ts';
import * as pictures from './pictures.ts';

const charts = path.join(import.meta.dirname, '..');
const folder = path.join(charts, 'pictures');

for (const [name, draw] of Object.entries(pictures)) {
  test(`${name} is drawn as before`, async (t) => {
    await holdPicture(t, folder, kebabCase(name), draw());
  });
}

const names = Object.keys(pictures).map(kebabCase);

test('no picture is left of what no test draws', (t) => {
  refuseStalePictures(t, folder, names);
});

const kinds = readdirSync(charts)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => path.basename(file, '.ts'));

for (const kind of [...kinds, 'tree']) {
  test(`a picture of ${kind} is held`, (t) => {
    t.true(
      names.some((name) => `${name}-`.startsWith(`${kind}-`)),
      `write a function whose name begins with ${kind} in a file of analysis/charts/testing/pictures/`,
    );
  });
}
