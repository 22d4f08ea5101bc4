import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { zygolab } from '../testing/command-line.ts';

const files = [
  'comparison.csv',
  'comparison.json',
  'distributions.png',
  'phases.png',
  'quantile-ratios.png',
];

test('two runs that differ in their seed are not different; other clients are refused', async (t) => {
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'zygolab-compare-'));
  t.teardown(() => rmSync(cwd, { recursive: true, force: true }));
  const simulate = async (out: string, ...more: string[]) => {
    const words = ['simulate', '--workload', 'popular', '--invocations', '500', '--out', out];
    const { exitCode, stderr } = await zygolab([...words, ...more], cwd);
    t.is(exitCode, 0, stderr);
  };
  await simulate('a', '--seed', '1');
  await simulate('b', '--seed', '2');
  await simulate('c', '--clients', '9', '--zygote-policy', 'none', '--handler-policy', 'none');

  const same = await zygolab(['compare', 'a', 'b', '--out', 'compared'], cwd);
  t.is(same.exitCode, 0, same.stderr);
  t.regex(same.stdout, /^simulated lean\/sock, b is not (shown to be )?different from .*, a: /m);
  t.deepEqual(
    files.filter((name) => !existsSync(path.join(cwd, 'compared', name))),
    [],
  );

  const refused = await zygolab(['compare', 'a', 'c'], cwd);
  t.is(refused.exitCode, 1);
  t.regex(
    refused.stderr,
    /^zygolab: these runs cannot be compared: clients is 1 in simulated lean\/sock and 9 in simulated lean\/none/,
  );
  const forced = await zygolab(['compare', 'a', 'c', '--force', '--json'], cwd);
  t.is(forced.exitCode, 0);
  const { pairs } = JSON.parse(forced.stdout) as { pairs: { verdict: { kind: string } }[] };
  t.is(pairs[0]!.verdict.kind, 'different');

  const alone = await zygolab(['compare', 'a'], cwd);
  t.is(alone.exitCode, 2);
  t.regex(alone.stderr, /two runs or more can be compared; a is only simulated lean\/sock/);
});
