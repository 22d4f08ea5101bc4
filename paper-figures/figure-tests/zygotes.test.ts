import test from 'ava';
import { figureContext } from '../testing/figure-context.ts';
import { zygotes } from '../figures/zygotes.ts';

test('forks save the interpreter’s start, and the imports of packages', async (t) => {
  const context = await figureContext(t);
  await zygotes.simulation!.run(context);
  const { findings, evidence } = zygotes.draw({ sim: context.directory });
  t.is(findings.length, 6, 'five packages and none');
  t.is(evidence.length, 1);
  const [{ claim, value, low, high, n }] = evidence as [(typeof evidence)[0]];
  t.is(claim, 'zygote-over-fresh');
  t.is(n, 1000);
  t.true(value > 1 && low <= value && value <= high);
  const times = (text: string): number => Number(/^([\d.]+)x/.exec(text)![1]);
  const [bare, ...packages] = findings.map((one) => times(one.value));
  t.true(
    packages.every((ratio) => ratio > bare!),
    'a package that needs no import saves more than the interpreter alone',
  );
});

test('without results there is nothing', (t) => {
  t.deepEqual(zygotes.draw({}), { charts: [], findings: [], evidence: [] });
});
