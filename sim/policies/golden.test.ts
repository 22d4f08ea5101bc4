import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type { Configuration } from '../configuration.ts';
import { type InvocationRecord, type RunCounts, tiers } from '../records/invocation-record.ts';
import { lean } from '../costs/profiles/lean.ts';
import { collectRecords } from '../testing/collect-records.ts';
import { goldenSizesMb, goldenTrace } from '../testing/golden-trace.ts';
import { simulateNaively } from '../testing/naive/naive-model.ts';
import { recordedArrivals } from '../testing/recorded-arrivals.ts';
import { goldenCounts } from './fixtures/golden-counts.ts';
import { naiveHandlerPolicies } from '../testing/naive/handler-policies/naive-handler-policies.ts';
import { handlerPolicies } from './handler/registry.ts';
import { zygotePolicies } from './zygote/registry.ts';
import { variantsOf } from '../testing/policy-variants.ts';

// What every policy of both registries comes to on one small trace, at eight cache sizes. The
// numbers have two sources: the table, which shows when a policy changes, and the naive model,
// which shares no code with the simulator and says whether the table is right.

const { catalog, invocations, tree } = goldenTrace();
const table = 'sim/policies/fixtures/golden-counts.ts';
const renew = `ZYGOLAB_RENEW=1 npx ava sim/policies/golden.test.ts`;
const isRenewing = process.env['ZYGOLAB_RENEW'] === '1';
const counted = new Map<string, number[][]>();

const policies = [
  ...Object.entries(zygotePolicies)
    .flatMap(([name, one]) => variantsOf(name, one))
    .map((zygotePolicy) => ({
      name: `zygote/${zygotePolicy}`,
      zygotePolicy,
      handlerPolicy: 'lru',
    })),
  ...[
    ...naiveHandlerPolicies.flatMap((name) => variantsOf(name, handlerPolicies[name]!)),
    // The trace takes 20 s, in which nothing happens by the default times.
    'ttl:keep_s=1',
    'break-even:price=1',
    'hybrid-histogram:bin_s=0.1:range_s=10:cv=0.5',
  ].map((handlerPolicy) => ({
    name: `handler/${handlerPolicy}`,
    zygotePolicy: 'none',
    handlerPolicy,
  })),
];

for (const { name, zygotePolicy, handlerPolicy } of policies) {
  test(`${name}: counts at eight cache sizes, by the simulator, the naive model and the table`, (t) => {
    const rows = goldenSizesMb.map((sizeMb) => {
      const configuration: Configuration = {
        platform: 'lean',
        profile: { ...lean, cores: 2 },
        handlerPolicy,
        handlerCacheMb: sizeMb,
        zygotePolicy,
        importCacheMb: sizeMb,
        installCache: 'warm',
        tree,
      };
      const arrivals = recordedArrivals(catalog, invocations);
      const row = countsOf(collectRecords(catalog, configuration, arrivals));
      const naiveRow = countsOf(simulateNaively(catalog, configuration, invocations));
      t.deepEqual(row, naiveRow, `at ${sizeMb} MB the naive model comes to other counts`);
      return row;
    });
    counted.set(name, rows);
    if (!isRenewing) {
      t.deepEqual(
        rows,
        goldenCounts[name] as number[][] | undefined,
        `${name} is not as in ${table}; if that is meant, renew it: ${renew}`,
      );
    }
  });
}

if (!isRenewing) {
  test('the table has the policies that there are, and no others', (t) => {
    const names = policies.map(({ name }) => name);
    t.deepEqual(Object.keys(goldenCounts), names, `renew ${table}: ${renew}`);
  });
}

test.after('renews the table where that was asked for', () => {
  if (isRenewing) {
    writeFileSync(path.join(import.meta.dirname, 'fixtures/golden-counts.ts'), sourceOfTable());
  }
});

function countsOf(run: {
  readonly records: readonly InvocationRecord[];
  readonly counts: RunCounts;
}): number[] {
  const { zygotesCreated, zygotesEvicted, handlersEvicted } = run.counts;
  const found = tiers.map((tier) => run.records.filter((record) => record.tier === tier).length);
  return [...found, zygotesCreated, zygotesEvicted, handlersEvicted];
}

function sourceOfTable(): string {
  const entries = policies.map(({ name }) => {
    const rows = counted.get(name)!.map((row) => `    [${row.join(', ')}],\n`);
    return `  '${name}': [\n${rows.join('')}  ],\n`;
  });
  return `/**
 * What each policy comes to on the golden trace. A row for each cache size: how many invocations
 * found the tiers handler, import, root and none, then Zygotes created and evicted, and handlers
 * evicted. Written by \`${renew}\`.
 */
export const goldenCounts: Readonly<Record<string, readonly (readonly number[])[]>> = {
${entries.join('')}};
`;
}
