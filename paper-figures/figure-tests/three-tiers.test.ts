import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { renderSvg } from '../../analysis/charts/rendering/render.ts';
import { figureContext } from '../testing/figure-context.ts';
import { threeTiers } from '../figures/three-tiers.ts';
import { readVariant } from '../variants/variant-results.ts';

test('each cache makes the median faster, and installing costs most', async (t) => {
  const context = await figureContext(t);
  await threeTiers.simulation!.run(context);
  const medians = ['installing', 'install', 'install-import', 'all'].map((name) => {
    const { latencyMs } = readVariant(context.directory, name)!;
    return latencyMs.toSorted()[latencyMs.length >> 1]!;
  });
  t.deepEqual(
    medians,
    medians.toSorted((one, other) => other - one),
  );
  const { evidence, charts } = threeTiers.draw({ sim: context.directory });
  t.is(evidence.length, 1);
  t.true(Math.abs(evidence[0]!.value - medians[1]! / medians[3]!) < 0.05 * evidence[0]!.value);
  const svg = await renderSvg(charts[0]!.spec);
  for (const text of ['install, import, handler', 'simulated 100', 'n = 2,000', 'n = 20']) {
    t.true(svg.includes(text), text);
  }
});

test('a measured install is drawn apart, and the caption says what it is', async (t) => {
  const context = await figureContext(t);
  await threeTiers.simulation!.run(context);
  const note = JSON.stringify({ packages: ['django==4.2.5', 'sqlparse==0.4.4'], install_ms: 4321 });
  await writeFile(path.join(context.directory, 'install.json'), note);
  const { charts } = threeTiers.draw({ real: context.directory });
  const svg = await renderSvg(charts[0]!.spec);
  for (const text of ['Measured', '>4,321<', 'to fill the store with 2 packages']) {
    t.true(svg.includes(text), text);
  }
});

test('without results there is nothing', (t) => {
  t.deepEqual(threeTiers.draw({}), { charts: [], findings: [], evidence: [] });
});
