import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPython } from '../../real/base/find-python.ts';
import { subjects } from '../../real/compatibility/running/subjects.ts';
import { lackOfTests } from '../../real/compatibility/testing/lack-of-tests.ts';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { zygolab } from '../testing/command-line.ts';

const lack = (await lackOfTests()) ?? (await subjects['host']!.platform.unavailable());
const onHost = testThatNeeds(lack);

/** A directory of results in which a test of sockets passed on the host, and failed elsewhere. */
async function collected(words: string): Promise<string> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-compatibility-'));
  mkdirSync(path.join(directory, 'outcomes'));
  const { version: python } = await findPython();
  const test = 'test.test_socket.Tcp.test_connect';
  const places = { host: { [test]: ['passed', ''] }, 'lean-fresh': { [test]: ['failed', words] } };
  const file = path.join(directory, 'outcomes', 'socket.json');
  writeFileSync(file, JSON.stringify({ python, module: 'socket', places }));
  writeFileSync(path.join(directory, 'compatibility.json'), '{"kind":"compatibility"}');
  return directory;
}

const cases: [title: string, words: string, exitCode: number, told: RegExp][] = [
  [
    'a difference that the threat model wants is no failure',
    'PermissionError: [Errno 1] Operation not permitted (socket.py:232 in __init__)',
    0,
    /^1 outcomes differ .*, 0 of them without an explanation$/m,
  ],
  [
    'a difference that nothing explains is told, and is a failure',
    'OSError: [Errno 5] Input/output error (socket.py:232 in connect)',
    1,
    /^test\.test_socket\.Tcp\.test_connect: failed on lean-fresh, passed on host: OSError/m,
  ],
];

for (const [title, words, exitCode, told] of cases) {
  onHost(title, async (t) => {
    const directory = await collected(words);
    t.teardown(() => rmSync(directory, { recursive: true, force: true }));
    const line = ['compatibility', '--modules', 'glob', '--platform', 'host', '--out', directory];
    const outcome = await zygolab(line, os.tmpdir());
    t.is(outcome.exitCode, exitCode, outcome.stderr);
    t.regex(outcome.stdout, told);
    t.regex(outcome.stdout, /^glob {2,}\d+, \d+ s$/m);
    const document = readFileSync(path.join(directory, 'compatibility.md'), 'utf8');
    t.is(document.includes('**Not explained**'), exitCode === 1);
    t.true(existsSync(path.join(directory, 'differences.csv')));
  });
}

onHost('a module that this Python has no tests of is told', async (t) => {
  const out = path.join(os.tmpdir(), 'zygolab-compatibility-none');
  t.teardown(() => rmSync(out, { recursive: true, force: true }));
  const line = ['compatibility', '--modules', 'json,no_such', '--platform', 'host', '--out', out];
  const { exitCode, stderr } = await zygolab(line, os.tmpdir());
  t.is(exitCode, 1);
  t.regex(stderr, /^zygolab: Python \d\S+ came without the tests of no_such$/m);
});
