import test from 'ava';
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
  const { evidence } = threeTiers.draw({ sim: context.directory });
  t.is(evidence.length, 1);
  t.true(Math.abs(evidence[0]!.value - medians[1]! / medians[3]!) < 0.05 * evidence[0]!.value);
});

test('without results there is nothing', (t) => {
  t.deepEqual(threeTiers.draw({}), { charts: [], findings: [], evidence: [] });
});
