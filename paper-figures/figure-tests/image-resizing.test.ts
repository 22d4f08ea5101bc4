import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { findPython } from '../../real/base/find-python.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { imageResizing } from '../figures/image-resizing.ts';
import { figureContext } from '../testing/figure-context.ts';

const python = (await findPython().catch(() => undefined))?.executable;
const packages = await mkdtemp(path.join(os.tmpdir(), 'zygolab-pillow-'));
const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--target', packages, 'pillow==10.0.0'];
const installed = python === undefined ? undefined : await execa(python, pip, { reject: false });
const withPillow = testThatNeeds(
  python === undefined ? 'no Python' : installed!.failed ? 'pip cannot install Pillow' : undefined,
);
test.after.always(() => rm(packages, { recursive: true, force: true }));

const platform = { sandbox_create_ms: 300, pause_ms: 10, resume_ms: 10, destroy_ms: 80 };
const profile = {
  kind: 'fixed',
  cores: 2,
  interpreter_start_ms: 10,
  interpreter_mb: 10,
  fork_base_ms: 1,
  fork_ms_per_mb: 0.05,
  fork_mb: 3,
  platforms: {
    lean: { sandbox_create_ms: 0.5, pause_ms: 0.2, resume_ms: 0.2, destroy_ms: 0.6 },
    openwhisk: platform,
  },
};

test('with costs for all platforms, both claims have evidence', async (t) => {
  const context = await figureContext(t);
  const file = path.join(context.directory, 'profile.json');
  await writeFile(file, JSON.stringify(profile));
  await imageResizing.simulation!.run({ ...context, profile: file });
  const { evidence, findings } = imageResizing.draw({ sim: context.directory });
  t.is(findings.length, 3);
  t.deepEqual(
    evidence.map(({ claim, mode }) => [claim, mode]),
    [
      ['over-aws-lambda', 'sim'],
      ['over-openwhisk', 'sim'],
    ],
  );
  for (const { value, low, high } of evidence) {
    t.true(low <= value && value <= high && value > 1);
  }
});

test('a profile that does not know OpenWhisk leaves it out, and says so', async (t) => {
  const context = await figureContext(t);
  const file = path.join(context.directory, 'profile.json');
  const { openwhisk: _left, ...others } = profile.platforms;
  await writeFile(file, JSON.stringify({ ...profile, platforms: others }));
  const warnings: string[] = [];
  await imageResizing.simulation!.run({
    ...context,
    profile: file,
    warn: (line) => warnings.push(line),
  });
  t.is(warnings.length, 1);
  t.regex(warnings[0]!, /^OpenWhisk’s way is not simulated: .*openwhisk/);
  const { evidence } = imageResizing.draw({ sim: context.directory });
  t.deepEqual(
    evidence.map(({ claim }) => claim),
    ['over-aws-lambda'],
  );
});

test('without results there is nothing', (t) => {
  t.deepEqual(imageResizing.draw({}), { charts: [], findings: [], evidence: [] });
});

withPillow('the handler makes a thumbnail', async (t) => {
  const folder = path.join(import.meta.dirname, '../../workloads/functions/resize-image');
  const program = [
    'import json, sys',
    `sys.path[:0] = [${JSON.stringify(folder)}, ${JSON.stringify(packages)}]`,
    'import handler',
    'print(json.dumps(handler.handler({})))',
  ].join('\n');
  const { stdout } = await execa(python!, ['-I', '-B', '-c', program]);
  const { width, height, bytes } = JSON.parse(stdout) as Record<string, number>;
  t.deepEqual([width, height], [320, 240]);
  t.true(bytes! > 1000);
});
