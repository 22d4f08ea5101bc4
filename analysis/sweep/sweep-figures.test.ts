import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { stringify } from 'csv-stringify/sync';
import { renderSvg } from '../charts/rendering/render.ts';
import { optionColumns } from './sweep-columns.ts';
import type { OptionColumn } from './sweep-axes.ts';
import { sweepFigures } from './sweep-figures.ts';

type Axes = Partial<Record<OptionColumn, readonly (string | number)[]>>;

const usual: Record<OptionColumn, string | number> = {
  workload: 'github',
  seed: 1,
  platform: 'lean',
  profile: 'lean',
  handler_policy: 'lru',
  handler_cache_mb: 1024,
  zygote_policy: 'sock',
  import_cache_mb: 5120,
  shared_pool_mb: '',
  tree: 'openlambda-40',
  install_cache: 'warm',
  invocations: 2000,
  arrivals: 'closed',
  clients: 1,
  rate: 100,
  burst_factor: 10,
  burst_ms: 1000,
  calm_ms: 9000,
  popularity: 'zipf',
  zipf: 1,
  rotation_slice: 0.2,
  rotation_period_ms: 60_000,
  azure_trace: '',
};

interface SomeCell {
  readonly status?: 'ok' | 'failed';
  readonly p50?: number | '';
}

/** A sweep's directory over the product of these axes, in which a cell is what it is told to be. */
function sweepDirectory(
  t: ExecutionContext,
  axes: Axes,
  cellOf: (options: Readonly<Record<string, string | number>>, cell: number) => SomeCell,
): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-sweep-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  let grid: Record<string, string | number>[] = [usual];
  for (const [column, values] of Object.entries(axes)) {
    grid = grid.flatMap((cell) => values.map((value) => ({ ...cell, [column]: value })));
  }
  const rows = grid.map((options, cell) => {
    const { status = 'ok', p50 = 10 + cell } = cellOf(options, cell);
    mkdirSync(path.join(directory, 'cells', `${cell}`), { recursive: true });
    const memory = 'time_ms,handler_mb,import_mb\n5000,0,0\n5001,3,8\n9000,0,8\n';
    writeFileSync(path.join(directory, 'cells', `${cell}`, 'memory.csv'), memory);
    const isTold = status === 'ok';
    const figures = isTold
      ? {
          latency_ms_p50: p50,
          latency_ms_p99: p50 === '' ? '' : 3 * p50,
          tiers_handler: p50 === '' ? 0 : 10 + cell,
          tiers_import: p50 === '' ? 0 : 20,
          tiers_root: p50 === '' ? 0 : 5,
          tiers_none: 0,
        }
      : {};
    return { cell, status, error: isTold ? '' : 'broken', ...options, ...figures };
  });
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  writeFileSync(path.join(directory, 'cells.csv'), stringify(rows, { header: true, columns }));
  return directory;
}

const grids: Record<string, Axes> = {
  'a single cell': {},
  'seeds alone': { seed: [1, 2, 3] },
  'one quantity': { import_cache_mb: [64, 0, 'unlimited'] },
  'one choice': { zygote_policy: ['sock', 'none', 'static'] },
  'two choices': { zygote_policy: ['sock', 'none'], handler_policy: ['none', 'lru'] },
  'a quantity of many values': { rate: Array.from({ length: 60 }, (_, index) => 3 * index + 1) },
  'more choices than lines can be told apart': {
    workload: Array.from({ length: 30 }, (_, index) => `/some/where/a/long/way/down/${index}`),
    clients: [1, 2],
  },
  'three quantities and a choice': {
    zipf: [0, 0.5, 1],
    clients: [1, 10],
    handler_cache_mb: [0, 256],
    zygote_policy: ['sock', 'none'],
  },
  'six axes': {
    zipf: [0.5, 1, 1.5],
    zygote_policy: ['sock', 'openlambda', 'none'],
    handler_policy: ['none', 'lru'],
    handler_cache_mb: [64, 256, 1024],
    import_cache_mb: [64, 256, 'unlimited'],
    seed: [1, 2],
  },
  'nine of each': {
    zygote_policy: Array.from({ length: 9 }, (_, index) => `policy-${index}`),
    tree: Array.from(
      { length: 9 },
      (_, index) => `/a/tree/with/a/name/that/is/rather/long-${index}.json`,
    ),
    import_cache_mb: Array.from({ length: 9 }, (_, index) => 64 * 4 ** index),
  },
};

for (const [title, axes] of Object.entries(grids)) {
  test(`a sweep over ${title} can be drawn`, async (t) => {
    const directory = sweepDirectory(t, axes, () => ({}));
    const { figures } = sweepFigures(directory);
    t.true(figures.length > 0);
    t.is(new Set(figures.map(({ name }) => name)).size, figures.length);
    for (const { name, spec } of figures.filter((each) => !/-over-time-[1-9]/.test(each.name))) {
      const svg = await renderSvg(spec());
      t.notRegex(svg, /NaN|Infinity|undefined|>null</, name);
      const [width, height] = [...svg.matchAll(/ (?:width|height)="([\d.]+)"/g)].map((found) =>
        Number(found[1]),
      );
      t.true(width! <= 960 && height! <= 1600, `${name} is ${width} x ${height}`);
    }
  });
}

test('the axes that explain most are drawn as lines and panels, which the pictures say', (t) => {
  const directory = sweepDirectory(
    t,
    grids['six axes']!,
    ({ zygote_policy: policy, handler_policy: handler, seed }) => ({
      p50: (policy === 'sock' ? 1 : 100) * (handler === 'lru' ? 1 : 4) + Number(seed) / 1000,
    }),
  );
  const { figures, notes } = sweepFigures(directory);
  t.deepEqual(
    figures
      .map(({ name }) => name)
      .filter((name) => name.startsWith('latency'))
      .toSorted(),
    ['latency-against-handler-cache', 'latency-against-import-cache', 'latency-against-zipf'],
  );
  t.regex(notes[0]!, /over 324 cells .*: Zygote policy 9\d %, handler policy \d %, .*seed <1 %\.$/);
  const text = JSON.stringify(figures[0]!.spec());
  t.regex(text, /Lines: Zygote policy; panels: handler policy; means over/);
  t.true(text.includes('handler policy lru'));
});

test('the axes can be chosen, and what is drawn is the mean over the others', (t) => {
  const directory = sweepDirectory(
    t,
    grids['six axes']!,
    ({ zipf, handler_cache_mb: mb, import_cache_mb: other }) => ({
      p50: 100 * Number(zipf) + Number(mb) + (other === 'unlimited' ? 3 : 0),
    }),
  );
  const { figures } = sweepFigures(directory, ['handler_cache_mb', 'zipf']);
  t.deepEqual(
    figures.slice(0, 3).map(({ name }) => name),
    ['latency-against-handler-cache', 'tiers-by-handler-cache', 'memory-over-time-0'],
  );
  const spec = JSON.stringify(figures[0]!.spec());
  // 100 x 1.5 + 256 + a third of 3, over all the rest.
  t.true(spec.includes('{"series":"1.5","count":"256","value":407,"low":407,"high":407}'));
  t.true(spec.includes('means over'));
});

test('seeds alone are averaged with their range', (t) => {
  const axes = { import_cache_mb: [64, 256], seed: [1, 2, 3] };
  const directory = sweepDirectory(t, axes, ({ seed }) => ({ p50: 10 * Number(seed) }));
  const spec = JSON.stringify(sweepFigures(directory).figures[0]!.spec());
  t.true(spec.includes('"value":20,"low":10,"high":30'));
  t.true(spec.includes('from the lowest seed to the highest'));
});

test('cells that failed or have no latency are left out, which is said', async (t) => {
  const axes = { zipf: [0, 1], zygote_policy: ['sock', 'none'], clients: [1, 2] };
  const directory = sweepDirectory(t, axes, (_, cell) =>
    cell < 2 ? { status: 'failed' } : { p50: cell === 2 ? '' : cell },
  );
  const { figures, notes } = sweepFigures(directory);
  t.true(notes.includes('Left out: 2 cells that failed, 1 without a latency.'));
  for (const { spec } of figures) {
    t.notRegex(await renderSvg(spec()), /NaN|Infinity|undefined|>null</);
  }
});

test('where all cells failed nothing is drawn, and where none has a latency what was found is', async (t) => {
  const axes = { zipf: [0, 1] };
  const failed = sweepDirectory(t, axes, () => ({ status: 'failed' }));
  t.deepEqual(sweepFigures(failed).figures, []);
  const silent = sweepDirectory(t, axes, () => ({ p50: '' }));
  const { figures } = sweepFigures(silent);
  t.deepEqual(
    figures.map(({ name }) => name),
    ['tiers-by-zipf', 'memory-over-time-0', 'memory-over-time-1'],
  );
  for (const { spec } of figures) {
    t.notRegex(await renderSvg(spec()), /NaN|Infinity|undefined|>null</);
  }
});

test('a latency of 0 in every cell is drawn', async (t) => {
  const directory = sweepDirectory(t, { zipf: [0, 1], clients: [1, 2] }, () => ({ p50: 0 }));
  const { figures, notes } = sweepFigures(directory);
  t.regex(notes[0]!, /Zipf exponent 0 %/);
  t.notRegex(await renderSvg(figures[0]!.spec()), /NaN|Infinity|undefined|>null</);
});

test('every option of a cell is known', (t) => {
  t.deepEqual(Object.keys(usual), [...optionColumns]);
});
