import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { InputError, UsageError } from '../../workloads/input-error.ts';
import { validateDecisions } from '../replaying/validate-decisions.ts';
import { defaultRunOptions, type RunOptions } from '../simulating/run-options.ts';
import { runSweep } from '../sweeping/sweep.ts';
import { sweepGrid } from '../sweeping/sweep-grid.ts';
import { simulateWithOwnPolicies } from '../sweeping/simulate-with-own-policies.ts';
import { measureMock } from '../testing/measure-mock.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';
import { openPolicies } from './open-policies.ts';
import { policyFiles } from './policy-files.ts';
import { writePolicy } from './testing/policy-source.ts';

const output = { rows: 'all', operations: true, trace: false } as const;
const small = { clients: 3, invocations: 200, handlerCacheMb: 60, popularity: 'zipf' };

/** Simulates with a handler policy of a file, into a directory. */
async function simulateOwn(
  directory: string,
  options: Partial<RunOptions>,
  limitMs?: number,
): Promise<void> {
  const whole = { ...defaultRunOptions, ...small, ...options };
  const names = { handler: [whole.handlerPolicy], zygote: [whole.zygotePolicy] };
  const own = (await openPolicies(names))!;
  await simulateWithOwnPolicies(whole, own, output, directory, [], limitMs);
}

/** A folder with an odd workload, and where to write. */
function folderOf(t: ExecutionContext): { folder: string; workload: string; out: string } {
  const folder = temporaryDirectory(t);
  return {
    folder,
    workload: writeOddWorkload(temporaryDirectory(t)),
    out: path.join(folder, 'out'),
  };
}

const described = (directory: string): { policies: unknown } =>
  JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')) as { policies: unknown };

test("a user's copy of a built-in policy decides the same, under its own name", async (t) => {
  const { folder, workload, out } = folderOf(t);
  const file = writePolicy(folder, 'mine.v2.mjs');
  await simulateOwn(out, { workload, handlerPolicy: `${file}:k=2` });
  const builtIn = temporaryDirectory(t);
  runInto(builtIn, { ...small, workload });
  const withoutName = (directory: string): Record<string, string>[] =>
    readRows(path.join(directory, 'invocations.csv')).map((row) => ({
      ...row,
      handler_policy: '',
    }));
  t.deepEqual(withoutName(out), withoutName(builtIn));
  t.is(readRows(path.join(out, 'invocations.csv'))[0]!['handler_policy'], 'mine.v2:k=2');
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  t.deepEqual(described(out).policies, {
    handler: { 'mine.v2:k=2': { parameters: { k: 2 }, file, sha256 } },
    zygote: { sock: { parameters: { evict: 'hits-per-mb', grow: 'always', limit: 'soft' } } },
  });
  const [check] = await validateDecisions(out);
  t.is(check!.difference, undefined);
  t.is(check!.handlerPolicy, 'mine.v2:k=2');
});

test('a replay with other bytes is refused, and one from another folder finds the file', async (t) => {
  const { folder, workload, out } = folderOf(t);
  const file = writePolicy(folder, 'zygotes.mjs', 'zygote');
  await simulateOwn(out, { workload, zygotePolicy: file });
  const relative = path.join(out, 'run.json');
  // As given in the folder that the file is in: nothing of the name is where this test runs.
  writeFileSync(
    relative,
    readFileSync(relative, 'utf8').replace(
      `"zygote_policy": "${file}"`,
      '"zygote_policy": "./zygotes.mjs"',
    ),
  );
  t.is((await validateDecisions(out))[0]!.difference, undefined);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n`);
  await t.throwsAsync(validateDecisions(out), {
    instanceOf: InputError,
    message: /^\.\/zygotes\.mjs: .*zygotes\.mjs has other bytes than when the run was made/,
  });
});

test('a sweep takes files, says their base names, and is not resumed with other bytes', async (t) => {
  const { folder, workload, out } = folderOf(t);
  // What it keeps at the top of its file must not go from one cell of a thread to the next.
  const top = 'let made = 0;';
  const before = 'if (made++ > 0) throw new Error("made twice");';
  const file = writePolicy(folder, 'mine.mjs', 'handler', { top, before });
  const cells = sweepGrid({
    workload: [workload],
    invocations: [60],
    handlerPolicy: ['lru', file, `${file}:k=2`],
    seed: [1, 2],
  });
  const open = () => openPolicies({ handler: ['lru', file, `${file}:k=2`], zygote: [] });
  const settings = { output, jobs: 1, command: [], ownPolicies: await open() };
  t.deepEqual(await runSweep(cells, out, settings), []);
  t.deepEqual(
    readRows(path.join(out, 'cells.csv')).map((row) => row['handler_policy']),
    ['lru', 'mine', 'mine:k=2', 'lru', 'mine', 'mine:k=2'],
  );
  t.deepEqual(await runSweep(cells, out, settings), []);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n`);
  const changed = { ...settings, ownPolicies: await open() };
  await t.throwsAsync(runSweep(cells, out, changed), {
    instanceOf: InputError,
    message: /holds a sweep with other bytes of .*mine\.mjs: choose another --out/,
  });
});

test('measuring takes files of both kinds, and its log is replayed', async (t) => {
  const { folder, workload } = folderOf(t);
  const handler = writePolicy(folder, 'handlers.mjs');
  const zygote = writePolicy(folder, 'zygotes.mjs', 'zygote');
  const ownPolicies = await openPolicies({ handler: [handler], zygote: ['none', zygote] });
  const { directory, rows } = await measureMock(t, {
    platforms: ['mock:jitter=0.5'],
    options: { ...small, workload, handlerPolicy: handler },
    measureOptions: { zygotePolicies: ['none', zygote] },
    ownPolicies,
  });
  t.deepEqual(
    [...new Set(rows.map((row) => `${row['handler_policy']}/${row['zygote_policy']}`))].toSorted(),
    ['handlers/none', 'handlers/zygotes'],
  );
  const checks = await validateDecisions(directory);
  t.deepEqual(
    checks.map(({ difference }) => difference),
    [undefined, undefined],
  );
});

test('what is no file, or is called as another, is told of', async (t) => {
  await t.throwsAsync(openPolicies({ handler: ['./gone.ts'], zygote: [] }), {
    instanceOf: InputError,
    message: "./gone.ts: cannot be read (ENOENT); there should be a policy's file",
  });
  for (const [names, told] of [
    [['a/mine.ts', './b/mine.mjs:k=1'], /a\/mine\.ts and \.\/b\/mine\.mjs are both called mine/],
    [['lru', './lru.ts'], /lru and \.\/lru\.ts are both called lru/],
    [['./'], /\.\/ is a file without a name/],
  ] as const) {
    t.throws(() => policyFiles({ handler: names, zygote: [] }), {
      instanceOf: UsageError,
      message: told,
    });
  }
  t.is(
    policyFiles({ handler: ['a/m.ts', 'a/m.ts:k=2', './a/m.ts'], zygote: ['a/m.ts'] }).length,
    3,
  );
});
