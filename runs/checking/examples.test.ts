import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { openPolicies } from '../own-policies/open-policies.ts';
import { validateDecisions } from '../replaying/validate-decisions.ts';
import { defaultRunOptions } from '../simulating/run-options.ts';
import { simulateWithOwnPolicies } from '../sweeping/simulate-with-own-policies.ts';
import { measureMock } from '../testing/measure-mock.ts';
import { readRows, temporaryDirectory } from '../testing/small-run.ts';
import { checkPolicy } from './check-policy.ts';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');

for (const [kind, name, linesMax] of [
  ['handler', 'spares-first', 39],
  ['zygote', 'patient-tree', 79],
] as const) {
  test(`a copy of ${name}.ts passes, simulates, is measured and replayed`, async (t) => {
    const folder = temporaryDirectory(t);
    const file = path.join(folder, 'mine.ts');
    copyFileSync(path.join(examples, `${name}.ts`), file);
    t.true(readFileSync(file, 'utf8').trimEnd().split('\n').length <= linesMax);

    const found = await checkPolicy({ policy: file, cases: 60, seed: 1 });
    t.is(found.kind, kind);
    t.deepEqual(
      found.checks.map(({ problem }) => problem),
      [undefined, undefined, undefined],
    );

    const options = {
      ...defaultRunOptions,
      workload: 'popular',
      invocations: 150,
      clients: 4,
      ...(kind === 'handler'
        ? { handlerPolicy: file, zygotePolicy: 'none', handlerCacheMb: 60 }
        : { zygotePolicy: file, handlerPolicy: 'none', importCacheMb: 10 }),
    };
    const names = { handler: [options.handlerPolicy], zygote: [options.zygotePolicy] };
    const ownPolicies = await openPolicies(names);
    const out = path.join(folder, 'out');
    const output = { rows: 'all', operations: true, trace: false } as const;
    const { summary } = await simulateWithOwnPolicies(options, ownPolicies!, output, out, []);
    t.is(summary.invocations, 150);
    t.true((kind === 'handler' ? summary.handlers_evicted : summary.zygotes_evicted) > 0);
    t.is(readRows(path.join(out, 'invocations.csv'))[0]![`${kind}_policy`], 'mine');
    t.is((await validateDecisions(out))[0]!.difference, undefined);

    const { directory } = await measureMock(t, {
      platforms: ['mock:jitter=0.3'],
      options,
      measureOptions: { zygotePolicies: [options.zygotePolicy] },
      ownPolicies,
    });
    t.is((await validateDecisions(directory))[0]!.difference, undefined);
  });
}
