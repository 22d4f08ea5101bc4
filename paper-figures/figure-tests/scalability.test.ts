import test from 'ava';
import { platforms } from '../../real/platforms/registry.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { measureRotation } from '../measuring/measured-rotation.ts';
import { readRotation, writeRotation } from '../results/rotation-results.ts';
import { scalability } from '../figures/scalability.ts';
import { figureContext } from '../testing/figure-context.ts';

const withLean = testThatNeeds(await platforms['lean']!.unavailable());

const settings = {
  packages: 40,
  clients: 2,
  slice: 0.2,
  period_ms: 1000,
  duration_ms: 3000,
  moment_ms: 500,
  handler_cache_mb: 1024,
  import_cache_mb: 5120,
  host: 'this host',
  trials: 1,
};

const samples = (['no caches', 'all three'] as const).map((configuration, index) => ({
  configuration,
  handlers: 20,
  arrivalMs: Float64Array.of(0, 100, 2900),
  latencyMs: Float64Array.of(300, 500, 100).map((ms) => ms / 10 ** index),
}));

test('samples become figures of the whole time, and of its parts', async (t) => {
  const { directory } = await figureContext(t);
  writeRotation(directory, settings, samples);
  const { cells, moments } = readRotation(directory);
  t.deepEqual(cells[0], {
    configuration: 'no caches',
    handlers: 20,
    invocations: 3,
    p50Ms: 300,
    meanMs: 300,
    throughputPerS: 1,
  });
  t.deepEqual(
    moments.map(({ fromMs, meanMs }) => [fromMs, meanMs]),
    [
      [0, 400],
      [2500, 100],
      [0, 40],
      [2500, 10],
    ],
  );
});

test('each configuration is set against that without caches', async (t) => {
  const { directory } = await figureContext(t);
  writeRotation(directory, settings, samples);
  const { findings } = scalability.draw({ sim: directory, real: directory });
  t.is(findings[1]!.value, '30 ms, 1/s (1x)');
});

test('it is simulated: caches make it faster, and each handler count has all configurations', async (t) => {
  const context = await figureContext(t);
  await scalability.simulation!.run(context);
  const { cells, settings: how } = readRotation(context.directory);
  t.is(cells.length, 3 * 4);
  t.is(how.packages, 1000);
  for (const handlers of [10, 100, 1000]) {
    const [none, , , all] = cells.filter((cell) => cell.handlers === handlers);
    t.is(none!.configuration, 'no caches');
    t.is(all!.configuration, 'all three');
    t.true(all!.throughputPerS > none!.throughputPerS);
  }
});

withLean('it is measured, with packages that are made on the spot', async (t) => {
  const context = await figureContext(t);
  await measureRotation(context, {
    packages: 3,
    handlers: [5],
    durationMs: 300,
    periodMs: 60,
    trials: 1,
  });
  const { cells, settings: how } = readRotation(context.directory);
  t.is(how.host, 'this host');
  t.deepEqual(
    cells.map(({ configuration }) => configuration),
    ['no caches', 'handler only', 'import only', 'all three'],
  );
  t.true(cells.every(({ invocations, p50Ms }) => invocations > 0 && p50Ms > 0));
});

test('without results there is nothing', (t) => {
  t.deepEqual(scalability.draw({}), { charts: [], findings: [], evidence: [] });
});
