import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execaSync } from 'execa';
import {
  checkout,
  holds,
  importsOf,
  isTest,
  linesThat,
  product,
  target,
  texts,
} from './testing/sources.ts';

/*
 * The house rules of the design (§2), held by reading the sources. Each breach is told as
 * `file:line: rule`.
 */
/** Where each room may import from, besides itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  workloads: [],
  examples: ['sim'],
  sim: ['workloads'],
  analysis: ['workloads'],
  real: ['sim', 'workloads'],
  runs: ['analysis', 'real', 'sim', 'workloads'],
  'paper-figures': ['runs', 'analysis', 'real', 'sim', 'workloads'],
  scripts: ['paper-figures', 'runs', 'analysis', 'real', 'sim', 'workloads'],
};

/** What rooms inside of a room do not know. */
const strangers: readonly { readonly room: string; readonly others: readonly string[] }[] = [
  { room: 'sim/engine', others: ['sim/worker', 'sim/policies', 'sim/hosts', 'sim/costs'] },
  { room: 'sim/ports', others: ['sim/worker', 'sim/policies', 'sim/hosts', 'sim/costs'] },
  // A worker takes any policy; who composes a run chooses it.
  { room: 'sim/worker', others: ['sim/policies', 'sim/hosts'] },
  { room: 'sim/policies', others: ['sim/worker', 'sim/hosts', 'sim/costs'] },
  { room: 'runs/simulating', others: ['runs/measuring', 'runs/sweeping', 'runs/replaying'] },
  { room: 'runs/files', others: ['runs/measuring', 'runs/sweeping', 'runs/replaying'] },
  { room: 'analysis/statistics', others: ['analysis/charts', 'analysis/results'] },
  { room: 'analysis/charts', others: ['analysis/report', 'analysis/claims'] },
  { room: 'paper-figures/primitives', others: ['paper-figures/figures'] },
  { room: 'paper-figures/simulating', others: ['paper-figures/figures'] },
  { room: 'paper-figures/measuring', others: ['paper-figures/figures'] },
  { room: 'real/platforms', others: ['real/cleaning', 'real/examining', 'real/compatibility'] },
];

const roomOf = (file: string): string => file.split('/')[0]!;

test('there are sources, and their imports are found', (t) => {
  t.true(product.length > 100);
  for (const room of Object.keys(rooms)) {
    t.true(
      product.some(([file]) => roomOf(file) === room),
      room,
    );
  }
  t.deepEqual(importsOf("import a, {\n  b,\n} from './a.ts';\nexport * from 'b';\nimport 'c';\n"), [
    { from: './a.ts', line: 3 },
    { from: 'b', line: 4 },
    { from: 'c', line: 5 },
  ]);
  t.deepEqual(importsOf("const d = await import('./d.ts');"), [{ from: './d.ts', line: 1 }]);
});

test('imports point one way', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) => {
      const room = roomOf(file);
      const allowed = rooms[room];
      return importsOf(text).flatMap((each) => {
        const to = target(file, each);
        const other = to === undefined ? room : roomOf(to);
        return other === room || allowed?.includes(other) === true
          ? []
          : [`${file}:${each.line}: ${room} should not import ${other} (${each.from})`];
      });
    }),
  );
});

test('rooms inside of a room know only those they should', (t) => {
  for (const { room, others } of strangers) {
    t.true(
      [room, ...others].every((name) => product.some(([file]) => file.startsWith(`${name}/`))),
      room,
    );
  }
  holds(
    t,
    product.flatMap(([file, text]) =>
      importsOf(text).flatMap((each) => {
        const to = target(file, each) ?? '';
        return strangers.flatMap(({ room, others }) =>
          file.startsWith(`${room}/`) && others.some((other) => to.startsWith(`${other}/`))
            ? [`${file}:${each.line}: ${room} should not know ${each.from}`]
            : [],
        );
      }),
    ),
  );
});

test('the product does not import tests or what stands in for something in tests', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) =>
      importsOf(text).flatMap((each) => {
        const to = target(file, each);
        return to !== undefined && isTest(to)
          ? [`${file}:${each.line}: should not import ${each.from}, which is for tests`]
          : [];
      }),
    ),
  );
});

test('imports name files that exist', (t) => {
  holds(
    t,
    product.flatMap(([file, text]) =>
      importsOf(text).flatMap((each) => {
        const to = target(file, each);
        return to === undefined || !to.endsWith('.ts') || texts.has(to)
          ? []
          : [`${file}:${each.line}: ${each.from} is not there`];
      }),
    ),
  );
});

test('the model knows no file, network, process, clock or chance of its own', (t) => {
  const model = product.filter(([file]) => roomOf(file) === 'sim');
  holds(t, [
    ...model.flatMap(([file, text]) =>
      importsOf(text).flatMap(({ from, line }) =>
        from.startsWith('node:') ? [`${file}:${line}: sim should not import ${from}`] : [],
      ),
    ),
    ...linesThat(
      /\bDate\b|\bMath\.random\b|\bperformance\.|\bprocess\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bqueueMicrotask\b|\bcrypto\./,
      'sim has no clock, process, timer or chance but its own',
      model,
    ),
  ]);
});

test('nothing is drawn from Math.random', (t) => {
  holds(t, linesThat(/\bMath\.random\b/, 'draw from a named stream', product));
});

test('sources name no home and no machine, and leave nothing undone', (t) => {
  const sources = [...texts].filter(([file]) => file !== 'scripts/house/architecture.test.ts');
  const everywhere = { inComments: true };
  holds(t, [
    ...linesThat(
      /(^|[\s'"`(=])\/(home|Users|root|work|workspace)\/[\w.-]+/,
      'should hold no absolute path of a home or a machine',
      sources,
      everywhere,
    ),
    ...linesThat(
      /\b(TODO|FIXME|XXX|HACK)\b/,
      'should be done, or not be there',
      sources,
      everywhere,
    ),
  ]);
});

test('the lock file names no registry of one place', (t) => {
  const lock = readFileSync(path.join(checkout, 'package-lock.json'), 'utf8');
  holds(
    t,
    lock
      .split('\n')
      .flatMap((line, index) =>
        /"resolved":\s*"(?!https:\/\/registry\.npmjs\.org\/)/.test(line) || /http:\/\//.test(line)
          ? [`package-lock.json:${index + 1}: ${line.trim()} ties the lock to a place`]
          : [],
      ),
  );
});

test('nothing that a program has made is among the sources', (t) => {
  const tracked = execaSync('git', ['ls-files'], { cwd: checkout }).stdout.split('\n');
  t.true(tracked.length > 500);
  t.deepEqual(
    tracked.filter((file) => /(^|\/)(__pycache__|node_modules)\/|\.(pyc|o|so)$/.test(file)),
    [],
  );
});
