import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { profiles } from '../../sim/costs/profiles/registry.ts';
import { InputError } from '../../workloads/input-error.ts';
import { prepareRun } from './prepare-run.ts';
import { readProfile } from './read-profile.ts';
import { defaultRunOptions } from './run-options.ts';
import { readRows, runInto, temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';

const lean = { sandbox_create_ms: 1, pause_ms: 2, resume_ms: 3, destroy_ms: 4 };
const good = {
  kind: 'fixed',
  cores: 2,
  interpreter_start_ms: 100,
  interpreter_mb: 10,
  fork_base_ms: 5,
  fork_ms_per_mb: 0,
  fork_mb: 1,
  platforms: { lean, docker: { ...lean, sandbox_create_ms: 400 } },
};

for (const [name, profile] of Object.entries(profiles)) {
  test(`the built-in profile ${name} reads the same from a file`, (t) => {
    const file = path.join(temporaryDirectory(t), 'profile.json');
    writeFileSync(file, JSON.stringify(profile));
    t.deepEqual(readProfile(file), readProfile(name));
  });
}

const { fork_mb: _forkMb, ...withoutForkMb } = good;
const wrong: [title: string, content: string, message: RegExp][] = [
  [
    'a negative cost',
    JSON.stringify({ ...good, fork_base_ms: -1 }),
    /: fork_base_ms is wrong: .*>=0$/,
  ],
  [
    'a negative cost of a platform',
    JSON.stringify({ ...good, platforms: { lean: { ...lean, pause_ms: -0.5 } } }),
    /: platforms\.lean\.pause_ms is wrong: .*>=0$/,
  ],
  ['a missing cost', JSON.stringify(withoutForkMb), /: fork_mb is wrong: .*expected number/],
  [
    'a cost that is no number',
    JSON.stringify({ ...good, fork_mb: '1' }),
    /: fork_mb is wrong: .*number/,
  ],
  [
    'a cost beyond all numbers',
    JSON.stringify(good).replace('"cores":2', '"cores":1e999'),
    /cores/,
  ],
  ['no cores', JSON.stringify({ ...good, cores: 0 }), /: cores is wrong: .*>0$/],
  [
    'a field that nobody knows',
    JSON.stringify({ ...good, forks: 1 }),
    /: the file is wrong: .*"forks"$/,
  ],
  [
    'a field of a platform that nobody knows',
    JSON.stringify({ ...good, platforms: { lean: { ...lean, warm_ms: 1 } } }),
    /: platforms\.lean is wrong: .*"warm_ms"$/,
  ],
  [
    'another kind',
    JSON.stringify({ ...good, kind: 'guessed' }),
    /: kind is wrong: .*'fixed' \| 'calibrated'$/,
  ],
  ['an array', '[]', /: the file is wrong: /],
  ['text that is not JSON', '{"kind":\n fixed\n', /^:2: is not whole, valid JSON$/],
  ['an empty file', '', /^:1: is not whole, valid JSON$/],
];

for (const [title, content, message] of wrong) {
  test(`${title} in a profile is refused in one line`, (t) => {
    const file = path.join(temporaryDirectory(t), 'profile.json');
    writeFileSync(file, content);
    const error = t.throws(() => readProfile(file), { instanceOf: InputError });
    t.true(error.message.startsWith(file), error.message);
    t.notRegex(error.message, /\n/);
    t.regex(error.message.slice(file.length), message);
  });
}

test('a profile that is not there names those that are', (t) => {
  const error = t.throws(() => readProfile('nowhere'), { instanceOf: InputError });
  t.regex(error.message, /nowhere is no built-in one \(lean.*\) and no file$/);
});

test('a name that every object has is no built-in profile', (t) => {
  t.throws(() => readProfile('constructor'), { instanceOf: InputError });
});

test('a platform that the profile lacks is refused with those that it has', (t) => {
  const file = path.join(temporaryDirectory(t), 'profile.json');
  writeFileSync(file, JSON.stringify(good));
  const error = t.throws(
    () => prepareRun({ ...defaultRunOptions, profile: file, platform: 'podman' }),
    { instanceOf: InputError },
  );
  t.is(error.message, `unknown platform of profile ${file} podman: choose one of lean, docker`);
});

test('the costs of a profile from a file are the costs of the run', (t) => {
  const workload = writeOddWorkload(temporaryDirectory(t));
  const file = path.join(temporaryDirectory(t), 'profile.json');
  writeFileSync(file, JSON.stringify(good));
  const directory = temporaryDirectory(t);
  const options = {
    workload,
    profile: file,
    zygotePolicy: 'none',
    handlerCacheMb: Infinity,
    clients: 1,
    invocations: 60,
  };
  runInto(directory, options);
  const rows = readRows(path.join(directory, 'invocations.csv'));
  // One client: nothing overlaps but the pause that nobody waits for, and there are two cores.
  const fresh = rows.filter(({ tier }) => tier === 'none');
  const resumed = rows.filter(({ tier }) => tier === 'handler');
  t.true(fresh.length > 0 && resumed.length > 0 && fresh.length + resumed.length === 60);
  t.true(fresh.every((row) => row['provision_ms'] === '101'));
  t.true(resumed.every((row) => row['provision_ms'] === '3'));
});
