import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  holdPicture,
  kebabCase,
  refuseStalePictures,
} from '../../analysis/charts/testing/hold-pictures.ts';
import type { FigureOutcome } from '../figure.ts';
import { figures } from '../registry.ts';
import { figureContext } from './figure-context.ts';
import * as pictures from './pictures.ts';

const folder = path.join(import.meta.dirname, '..', 'pictures');
const results = new Map(Object.entries(pictures).map(([name, write]) => [kebabCase(name), write]));

/** Draws a figure from its hand-made results, in both modes where it has both. */
async function drawn(t: ExecutionContext, id: string): Promise<FigureOutcome> {
  const { directory } = await figureContext(t);
  const directories = { sim: path.join(directory, 'sim'), real: path.join(directory, 'real') };
  Object.values(directories).forEach((each) => mkdirSync(each));
  results.get(id)!(directories);
  return figures[id]!.draw(directories);
}

for (const id of Object.keys(figures)) {
  test(`${id} is drawn as before`, async (t) => {
    t.true(results.has(id), `testing/pictures.ts has no results of ${id} to draw`);
    const { charts } = await drawn(t, id);
    t.true(charts.length > 0);
    for (const { name, spec } of charts) {
      await holdPicture(t, folder, name, spec);
    }
  });
}

test('no picture is left of what no test draws, and no results of what is no figure', async (t) => {
  t.deepEqual([...results.keys()].toSorted(), Object.keys(figures).toSorted());
  const outcomes = await Promise.all(Object.keys(figures).map((id) => drawn(t, id)));
  const names = outcomes.flatMap(({ charts }) => charts.map(({ name }) => name));
  t.deepEqual([...new Set(names)], names, 'each has a name of its own');
  refuseStalePictures(t, folder, names);
});

test('all pictures together have at most 2 MB', (t) => {
  const charts = path.join(import.meta.dirname, '..', '..', 'analysis', 'charts', 'pictures');
  const files = [charts, folder].flatMap((each) =>
    readdirSync(each)
      .filter((name) => !name.endsWith('-changed.svg'))
      .map((name) => path.join(each, name)),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  t.true(bytes <= 2_000_000, `${bytes} bytes; draw them from fewer points`);
});
