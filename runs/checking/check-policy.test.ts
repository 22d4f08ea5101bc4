import path from 'node:path';
import test from 'ava';
import { UsageError } from '../../workloads/input-error.ts';
import { type PolicyChanges, writePolicy } from '../own-policies/testing/policy-source.ts';
import { temporaryDirectory } from '../testing/small-run.ts';
import { checkPolicy, type PolicyCheck } from './check-policy.ts';
import { checkRun } from './check-run.ts';

const few = { cases: 60, seed: 1 };

for (const kind of ['handler', 'zygote'] as const) {
  test(`a ${kind} policy that keeps the rules passes, and its kind is found out`, async (t) => {
    const policy = writePolicy(temporaryDirectory(t), 'mine.mjs', kind);
    const found = await checkPolicy({ ...few, policy: `${policy}:k=3` });
    t.is(found.kind, kind);
    t.deepEqual(found.checks, [
      { check: 'rules', runs: 60 },
      { check: 'same', runs: 60 },
      { check: 'replay', runs: 3 },
    ]);
  });
}

// Each is found out, by the check that is there for it.
const wrong: [
  title: string,
  kind: 'handler' | 'zygote',
  changes: PolicyChanges,
  check: PolicyCheck['check'],
  told: RegExp,
][] = [
  [
    'gives up what is not paused',
    'handler',
    { methods: { victim: 'return paused[0] + 1;' } },
    'rules',
    /victim\(\) gave \d+, which is no paused sandbox/,
  ],
  [
    'decides by chance',
    'handler',
    { methods: { victim: 'return paused[Math.floor(Math.random() * paused.length)];' } },
    'same',
    /the same run once more should come to the same/,
  ],
  [
    'remembers what was in another run',
    'handler',
    {
      top: 'const called = new Set();',
      methods: {
        victim: 'called.add(cache.nowMs); return called.size % 2 ? paused[0] : paused.at(-1);',
      },
    },
    'same',
    /should come to the same/,
  ],
  [
    'forks from Zygotes that are gone',
    'zygote',
    {
      before: 'const known = new Map();',
      methods: {
        match: 'return known.get(sandbox) ?? 0;',
        grow: 'const own = cache.missing(sandbox, match); if (own.length > 0) known.set(sandbox, cache.create(match, own)); return known.get(sandbox) ?? match;',
        settled:
          'for (const zygote of known.values()) if (cache.zygotes.isLive[zygote] && !cache.isBusy(zygote)) cache.evict(zygote);',
      },
    },
    'rules',
    /match\(\) gave \d+, which is no live Zygote/,
  ],
  [
    'loops without end',
    'zygote',
    { methods: { forked: 'for (;;);' } },
    'rules',
    /forked\(\) did not end within 1 s/,
  ],
];

for (const [title, kind, changes, check, told] of wrong) {
  test(`a policy that ${title} is found out`, async (t) => {
    const policy = writePolicy(temporaryDirectory(t), 'mine.mjs', kind, changes);
    const { checks } = await checkPolicy({ ...few, policy, kind, limitMs: 1000 });
    const last = checks.at(-1)!;
    t.is(last.check, check);
    t.regex(last.problem ?? '', told);
    t.true(last.smallest!.invocations.length > 0);
    // What was made small is as small as can be, where it could be.
    t.true(
      title === 'loops without end' || last.smallest!.invocations.length < 12,
      JSON.stringify(last.smallest),
    );
  });
}

test('a run that is told of shows it again', async (t) => {
  const file = writePolicy(temporaryDirectory(t), 'mine.mjs', 'handler', {
    methods: { victim: 'return NaN;' },
  });
  const { checks } = await checkPolicy({ ...few, policy: file });
  const { smallest } = checks[0]!;
  t.is(smallest!.invocations.length, 2, 'one that is paused is given up for another');
  t.notThrows(() => checkRun(smallest!, { handlerPolicy: 'lru', zygotePolicy: 'none' }));
});

test('what is checked has to be a file', async (t) => {
  await t.throwsAsync(checkPolicy({ ...few, policy: 'lru' }), {
    instanceOf: UsageError,
    message: /lru is no file/,
  });
  const policy = writePolicy(temporaryDirectory(t), 'mine.mjs');
  await t.throwsAsync(checkPolicy({ ...few, policy: `${policy}:k=0` }), {
    instanceOf: UsageError,
    message: /k=0 should be a whole number from 1 to 9/,
  });
  await t.throwsAsync(checkPolicy({ ...few, policy, kind: 'zygote' }), {
    message: /a Zygote policy has a method match; here it is undefined/,
  });
  t.is(path.extname(policy), '.mjs');
});
