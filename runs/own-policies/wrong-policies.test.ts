import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { PolicyError } from '../../sim/policies/own/policy-calls.ts';
import { InputError } from '../../workloads/input-error.ts';
import { defaultRunOptions } from '../simulating/run-options.ts';
import { simulateWithOwnPolicies } from '../sweeping/simulate-with-own-policies.ts';
import { temporaryDirectory, writeOddWorkload } from '../testing/small-run.ts';
import { measure } from '../measuring/measure.ts';
import { defaultMeasureOptions } from '../measuring/measure-options.ts';
import { limitedCalls } from './limits/limited-calls.ts';
import { openPolicies, tryPolicies } from './open-policies.ts';
import { policyFiles } from './policy-files.ts';
import { type PolicyChanges, writePolicy } from './testing/policy-source.ts';

// ---- what no policy may do stops the run in one line that names the file and the call

const wrong: [title: string, kind: 'handler' | 'zygote', changes: PolicyChanges, told: string][] = [
  [
    'gives NaN',
    'handler',
    { methods: { victim: 'return NaN;' } },
    'victim() gave NaN, which is no paused sandbox',
  ],
  [
    'gives nothing',
    'handler',
    { methods: { victim: '' } },
    'victim() gave undefined, which is no paused sandbox',
  ],
  [
    'gives text',
    'handler',
    { methods: { victim: 'return "0";' } },
    'victim() gave "0", which is no paused sandbox',
  ],
  [
    'throws',
    'handler',
    { methods: { ended: 'throw new TypeError("a\\n b");' } },
    'ended() threw TypeError: a b',
  ],
  ['throws what is no error', 'handler', { methods: { started: 'throw 3;' } }, 'started() threw 3'],
  [
    'recurses',
    'handler',
    { methods: { arrived: 'this.arrived();' } },
    'arrived() threw RangeError: Maximum call stack size exceeded',
  ],
  [
    'answers later',
    'handler',
    { methods: { admitted: 'return Promise.reject(new Error());' } },
    'admitted() gave a promise; a policy has to answer at once',
  ],
  [
    'evicts what executes',
    'handler',
    { methods: { started: 'cache.evict(sandbox);' } },
    'evict(2) is of no paused sandbox',
  ],
  [
    'catches what it is told',
    'handler',
    { methods: { started: 'try { cache.evict(0.5); } catch {}' } },
    'evict(0.5) is of no paused sandbox',
  ],
  [
    'evicts twice',
    'handler',
    { methods: { admitted: 'cache.evict(sandbox); cache.evict(sandbox);', removed: '' } },
    'evict(2) is of no paused sandbox',
  ],
  [
    'prewarms nothing',
    'handler',
    { methods: { arrived: 'cache.prewarm(99);' } },
    'prewarm(99) is of no function; there are 0 to 6',
  ],
  [
    'prewarms for ever',
    'handler',
    { methods: { admitted: 'cache.evict(sandbox); cache.prewarm(0);', removed: '' } },
    'prewarm() was called 100000 times since the last arrival: that would never end',
  ],
  [
    'never moves its timer on',
    'handler',
    { fields: 'keepsHandlers: true, timerMs: 5' },
    'runTimer() was called 100000 times at 5 ms, and timerMs stays there',
  ],
  [
    'has NaN as its time',
    'handler',
    { fields: 'keepsHandlers: true, timerMs: Infinity', methods: { ended: 'this.timerMs = NaN;' } },
    'timerMs is NaN, which is no time in ms; Infinity is for never',
  ],
  [
    'loops without end',
    'handler',
    { methods: { victim: 'for (;;);' } },
    'victim() did not end within 1 s',
  ],
  [
    'gives no Zygote',
    'zygote',
    { methods: { match: 'return 7;' } },
    'match() gave 7, which is no live Zygote',
  ],
  [
    'gives NaN for a Zygote',
    'zygote',
    { methods: { grow: 'return NaN;' } },
    'grow() gave NaN, which is no live Zygote',
  ],
  [
    'forks from too much',
    'zygote',
    { methods: { grow: 'return cache.create(0, Int32Array.of(0, 1, 2, 3));' } },
    'grow() gave Zygote 1, which has packages that function  padded  does not have',
  ],
  [
    'creates from nothing',
    'zygote',
    { methods: { grow: 'return cache.create(5, Int32Array.of(0));' } },
    'create(5, …) is of no live Zygote',
  ],
  [
    'creates of no package',
    'zygote',
    { methods: { grow: 'return cache.create(0, Int32Array.of(4));' } },
    'create(0, …) has package 4; there are 0 to 3',
  ],
  [
    'imports twice',
    'zygote',
    { methods: { grow: 'return cache.create(0, Int32Array.of(1, 1));' } },
    'create(0, …) has a package twice, or one that its parent has already',
  ],
  [
    'creates of a list',
    'zygote',
    { methods: { grow: 'return cache.create(0, [1]);' } },
    'create(0, …) has no packages; they should be an Int32Array of their indices',
  ],
  [
    'evicts the root',
    'zygote',
    { methods: { settled: 'cache.evict(0);' } },
    'evict(0) is of the root, which stays',
  ],
  [
    'evicts what is busy',
    'zygote',
    { methods: { forked: 'if (sandbox > 0) cache.evict(sandbox);' } },
    'evict(1) is of a Zygote that is busy',
  ],
  [
    'settles for ever',
    'zygote',
    { methods: { settled: 'for (;;);' } },
    'settled() did not end within 1 s',
  ],
];

for (const [title, kind, changes, told] of wrong) {
  test(`a ${kind} policy that ${title} stops the run in one line`, async (t) => {
    const folder = temporaryDirectory(t);
    const out = path.join(folder, 'out');
    const file = writePolicy(folder, 'wrong.mjs', kind, changes);
    const options = {
      ...defaultRunOptions,
      workload: writeOddWorkload(temporaryDirectory(t)),
      clients: 3,
      invocations: 200,
      handlerCacheMb: 30,
      ...(kind === 'handler' ? { handlerPolicy: file } : { zygotePolicy: file }),
    };
    const names = { handler: [options.handlerPolicy], zygote: [options.zygotePolicy] };
    const own = (await openPolicies(names))!;
    const output = { rows: 'all', operations: false, trace: false } as const;
    await t.throwsAsync(simulateWithOwnPolicies(options, own, output, out, [], 1000), {
      instanceOf: InputError,
      message: `${file}: ${told}`,
    });
    t.throws(() => readFileSync(path.join(out, 'invocations.csv')), { code: 'ENOENT' });
  });
}

for (const [title, body, told] of [
  ['gives NaN', 'return NaN;', 'victim() gave NaN, which is no paused sandbox'],
  ['loops without end', 'for (;;);', 'victim() did not end within 0.3 s'],
] as const) {
  test(`a policy that ${title} ends a measurement, which is not tried again`, async (t) => {
    const file = writePolicy(temporaryDirectory(t), 'wrong.mjs', 'handler', {
      methods: { victim: body },
    });
    const names = { handler: [file], zygote: [] };
    const warnings: string[] = [];
    const measuring = measure(
      {
        ...defaultRunOptions,
        workload: writeOddWorkload(temporaryDirectory(t)),
        handlerPolicy: file,
        invocations: 100,
        handlerCacheMb: 30,
      },
      { ...defaultMeasureOptions, platforms: ['mock'], zygotePolicies: ['none'] },
      { rows: 'all', operations: false, trace: false },
      path.join(temporaryDirectory(t), 'out'),
      {
        command: [],
        tell() {},
        warn: (line) => warnings.push(line),
        ownPolicies: await openPolicies(names, limitedCalls(300)),
      },
    );
    await t.throwsAsync(measuring, { instanceOf: PolicyError, message: `${file}: ${told}` });
    t.deepEqual(warnings, []);
  });
}

// ---- files that hold no policy

const noPolicies: [title: string, text: string, told: string][] = [
  ['throws', 'throw new Error("no");', 'cannot be loaded: Error: no'],
  [
    'is no JavaScript',
    'export default {',
    'cannot be loaded: SyntaxError: Unexpected end of input',
  ],
  [
    'exports no default',
    'export const policy = {};',
    "has no default export; it should be a policy's declaration",
  ],
  [
    'exports a function',
    'export default () => {};',
    'its default export is wrong: Invalid input: expected object, received function',
  ],
  [
    'says nothing about itself',
    'export default { source: "" };',
    'about of its default export is wrong: Invalid input: expected string, received undefined',
  ],
  [
    'makes nothing',
    'export default { about: "", source: "", parameters: {} };',
    'create of its default export is wrong: expected a function',
  ],
  [
    'has a key that is none',
    'export default { about: "", source: "", parameters: { k: 3 }, create() {} };',
    'parameters.k of its default export is wrong: Invalid input: expected object, received number',
  ],
  [
    'has a default that is not allowed',
    'export default { about: "", source: "", parameters: { k: { default: 0, range: { least: 1, most: 2 }, words: [], meaning: "" } }, create() {} };',
    'parameters.k of its default export is wrong: its default is not allowed',
  ],
  [
    'gives no factory',
    'export default { about: "", source: "", parameters: {}, create() {} };',
    'create() gave undefined; it should be a function that makes a policy',
  ],
  [
    'gives no policy',
    'export default { about: "", source: "", parameters: {}, create: () => () => 3 };',
    'what create() gives made 3; it should be a handler policy',
  ],
  [
    'lacks a method',
    'export default { about: "", source: "", parameters: {}, create: () => () => ({ admitted() {}, removed() {} }) };',
    'a handler policy has a method victim; here it is undefined',
  ],
  ['never ends loading', 'for (;;);', 'loading did not end within 0.5 s'],
];

for (const [title, text, told] of noPolicies) {
  test(`a file that ${title} is told of in one line`, async (t) => {
    const file = path.join(temporaryDirectory(t), 'none.mjs');
    writeFileSync(file, text);
    const error = await t.throwsAsync(
      tryPolicies(policyFiles({ handler: [file], zygote: [] }), 500),
      { instanceOf: InputError },
    );
    t.true(error.message.startsWith(`${file}: ${told}`), error.message);
    t.notRegex(error.message, /\n/);
  });
}
