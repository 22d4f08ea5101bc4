import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { renderSvg } from '../../analysis/charts/rendering/render.ts';
import { primitiveLack } from '../../real/probes/time-primitive.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { bindMount } from '../../sim/primitives/storage.ts';
import { cgroups } from '../figures/cgroups.ts';
import { claims } from '../claims/claims.ts';
import { mountNamespaces } from '../figures/mount-namespaces.ts';
import { namespacePrimitives } from '../figures/namespace-primitives.ts';
import { networkNamespaces } from '../figures/network-namespaces.ts';
import {
  clientPoints,
  measurePrimitives,
  simulatePrimitives,
} from '../primitives/primitive-loops.ts';
import {
  bestRate,
  pointsOf,
  primitiveNotes,
  rateEvidence,
} from '../primitives/primitive-points.ts';
import {
  primitiveColumns,
  readPrimitives,
  roundsFile,
  settingsFile,
} from '../primitives/primitive-rounds.ts';
import { storage } from '../figures/storage.ts';
import { figureContext } from '../testing/figure-context.ts';

const onLinux = testThatNeeds(
  await primitiveLack({
    primitive: 'copy',
    clients: 1,
    windowMs: 0,
    base: path.join(import.meta.dirname, '..', 'figures'),
  }),
);

const figures = { storage, mountNamespaces, namespacePrimitives, networkNamespaces, cgroups };

for (const [name, figure] of Object.entries(figures)) {
  test(`${name}: simulated, drawn, and evidence for its claims`, async (t) => {
    const { directory, ...context } = await figureContext(t);
    await figure.simulation!.run({ ...context, directory });
    const { charts, evidence, findings } = figure.draw({ sim: directory });
    t.true(findings.length > 0);
    for (const { spec } of charts) {
      const svg = await renderSvg(spec);
      t.true(svg.includes('Simulated: a model of a machine of 2 cores'));
      t.notRegex(svg, /NaN|Infinity|undefined/);
    }
    const id = charts[0]!.name;
    const own = Object.keys(claims).filter((claim) => claims[claim]!.figure === id);
    t.deepEqual(
      evidence.map(({ claim }) => claim),
      own,
    );
    for (const { low, value, high, n } of evidence) {
      t.true(low <= value && value <= high && n > 0);
    }
  });

  test(`${name}: without results there is nothing`, (t) => {
    t.deepEqual(figure.draw({}), { charts: [], findings: [], evidence: [] });
  });
}

const plan = {
  needs: 'all' as const,
  variants: [
    { name: 'bind mount', model: bindMount, probe: { primitive: 'bind-mount' } },
    {
      name: 'slow',
      model: bindMount,
      probe: { primitive: 'copy' },
      atMost: { clients: 1, rounds: 1, operations: 2 },
    },
  ],
  scale: {
    quick: { points: clientPoints([1, 3]), rounds: 2, windowMs: 5, warmupMs: 1 },
    full: { points: clientPoints([1]), rounds: 1, windowMs: 5, warmupMs: 0 },
  },
  base: () => Promise.resolve(path.join(import.meta.dirname, '..', 'figures')),
};

onLinux('what is measured has the same columns as what is simulated', async (t) => {
  const context = await figureContext(t);
  const measurement = measurePrimitives('A test.', plan);
  t.is(await measurement.unavailable(), undefined);
  await measurement.run(context);
  const [real] = readPrimitives({ real: context.directory });
  t.true(real!.settings.base!.files > 10);
  await simulatePrimitives('A test.', plan).run(context);
  const [sim] = readPrimitives({ sim: context.directory });
  const shape = ({ rounds }: typeof real & object) =>
    rounds.map(({ variant, clients, round }) => [variant, clients, round]);
  const expected = [
    ['bind mount', 1, 0],
    ['bind mount', 1, 1],
    ['bind mount', 3, 0],
    ['bind mount', 3, 1],
    ['slow', 1, 0],
  ];
  t.deepEqual(shape(real!), expected);
  t.deepEqual(shape(sim!), expected);
  // At most two, and one where copying takes longer than the window.
  t.true([1, 2].includes(real!.rounds.at(-1)!.operations));
});

onLinux('where any variant will do, those that the host cannot time are left out', async (t) => {
  const strange = { ...plan.variants[0]!, name: 'strange', probe: { primitive: 'no-such' } };
  const mixed = { ...plan, variants: [strange, plan.variants[0]!] };
  t.regex(
    (await measurePrimitives('A test.', mixed).unavailable())!,
    /no-such is not in the table/,
  );
  const context = await figureContext(t);
  const measurement = measurePrimitives('A test.', { ...mixed, needs: 'any' });
  t.is(await measurement.unavailable(), undefined);
  await measurement.run(context);
  const [real] = readPrimitives({ real: context.directory });
  t.deepEqual(real!.settings.variants, ['bind mount']);
});

onLinux('a measurement that is stopped ends with the reason', async (t) => {
  const controller = new AbortController();
  controller.abort();
  const context = { ...(await figureContext(t)), signal: controller.signal };
  await t.throwsAsync(measurePrimitives('A test.', plan).run(context), { name: 'AbortError' });
});

test('the same seed writes the same files, another one others', async (t) => {
  const run = async (seed: number) => {
    const context = { ...(await figureContext(t)), seed };
    await simulatePrimitives('A test.', plan).run(context);
    return readPrimitives({ sim: context.directory })[0]!.rounds;
  };
  t.deepEqual(await run(1), await run(1));
  t.notDeepEqual(await run(1), await run(2));
});

/** Rates of two variants in three rounds, at one and at two clients; in random order. */
async function handMade(directory: string): Promise<void> {
  const rates: [string, number, number, number][] = [
    ['slow', 1, 0, 100],
    ['fast', 2, 0, 400],
    ['fast', 1, 0, 200],
    ['slow', 2, 0, 200],
    ['fast', 1, 1, 400],
    ['slow', 1, 1, 100],
    ['slow', 2, 1, 100],
    ['fast', 2, 1, 400],
    ['fast', 1, 2, 800],
    ['slow', 1, 2, 100],
    ['fast', 2, 2, 800],
    ['slow', 2, 2, 100],
  ];
  const rows = rates.map(([variant, clients, round, rate]) =>
    ['real', variant, clients, 0, round, rate, 1000, 0, 1000 / rate, 1, 1, 1, 1, 1, 1].join(','),
  );
  const settings = { kind: 'primitives', rounds: 3, window_ms: 1000, cores: 2 };
  await writeFile(path.join(directory, roundsFile), [primitiveColumns, ...rows, ''].join('\n'));
  await writeFile(
    path.join(directory, settingsFile),
    JSON.stringify({ ...settings, variants: ['slow', 'fast'] }),
  );
}

test('rates of rounds are compared within each round', async (t) => {
  const { directory } = await figureContext(t);
  await handMade(directory);
  const [results] = readPrimitives({ real: directory });
  const question = { claim: 'a-claim', faster: 'fast', slower: 'slow', things: 'roots' } as const;
  // 2, 4 and 8 times at either number of clients: mean 4; t(0.95, 2) = 4.303, s = ln 2, √3.
  const [equal] = rateEvidence(results!, { ...question, at: 'clients' });
  const half = (4.30265 * Math.LN2) / Math.sqrt(3);
  t.true(Math.abs(equal!.value - 4) < 1e-9);
  t.true(Math.abs(equal!.low - 4 * Math.exp(-half)) < 1e-4);
  t.true(Math.abs(equal!.high - 4 * Math.exp(half)) < 1e-3);
  t.is(equal!.n, 700);
  t.regex(equal!.basis, /fast 400 a second at 1 client, slow 100 a second at 1 client/);
  // At the best of both: 400 over 200, 400 over 100, 800 over 100.
  const [best] = rateEvidence(results!, { ...question, at: 'best' });
  t.true(Math.abs(best!.value - 4) < 1e-9);
  t.deepEqual(rateEvidence(results!, { ...question, faster: 'absent', at: 'best' }), []);
});

test('points are medians of rounds with their range, in the order of the settings', async (t) => {
  const { directory } = await figureContext(t);
  await handMade(directory);
  const results = readPrimitives({ real: directory });
  const points = pointsOf(results, 'ratePerSecond', 'clients');
  t.deepEqual(
    points.map(({ series, count, value, low, high }) => [series, count, value, low, high]),
    [
      ['slow', 1, 100, 100, 100],
      ['slow', 2, 100, 100, 200],
      ['fast', 1, 400, 200, 800],
      ['fast', 2, 400, 400, 800],
    ],
  );
  t.deepEqual(bestRate(results[0]!.rounds, 'fast'), { ratePerSecond: 400, clients: 1 });
  t.regex(primitiveNotes(results)[0]!, /^Measured .* 3 rounds .* n = 300 to 1,600 operations/);
});
