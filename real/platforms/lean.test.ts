import type { ExecutionContext, Implementation } from 'ava';
import {
  probeLack,
  openProbeSession,
  type ProbeSession,
  answerOf,
} from '../launcher/probe-sandbox.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';

const needsLean = testThatNeeds(await probeLack());

/** A test with a session of its own, which ends with it. */
function withSession(
  body: (t: ExecutionContext, probes: ProbeSession) => Promise<void>,
): Implementation<[]> {
  return async (t) => {
    const probes = await openProbeSession();
    try {
      await body(t, probes);
    } finally {
      await probes.close();
    }
  };
}

const empty = { packages: [], codeFolder: '' };

for (const [how, zygote] of [
  ['fresh', -1],
  ['forked', 0],
] as const) {
  needsLean(
    `a ${how} sandbox lives through all of its operations`,
    withSession(async (t, { session, addPackage }) => {
      const one = await addPackage('one', 'import time\n');
      const results = [
        await session.createSandbox({ sandbox: 0, zygote, packages: [one], codeFolder: '' }),
        await session.importInSandbox(0, [one]),
        await session.execute(0, 5),
        await session.pause(0),
        await session.resume(0),
        await session.execute(0, 1),
        await session.pause(0),
        await session.destroySandbox(0),
      ];
      for (const [at, { status, reason, startMs, endMs }] of results.entries()) {
        t.deepEqual([status, reason], ['ok', ''], `operation ${at}`);
        t.true(endMs >= startMs);
        // Nothing overlaps: each begins after the one before has ended.
        t.true(at === 0 || startMs >= results[at - 1]!.endMs);
      }
      t.true(results[2]!.steps['run']! >= 5);
      t.true(results[1]!.steps['import']! <= results[1]!.endMs - results[1]!.startMs);
    }),
  );
}

needsLean(
  'what a Zygote imported is there in its children, and its late modules are found',
  withSession(async (t, { session, addPackage, addCode }) => {
    const first = await addPackage('first', 'import os\nmaker = os.getpid()\n');
    const second = await addPackage('second', 'import first\nlate = "late"\n');
    const codeFolder = await addCode(`
import os, sys
def probe():
    before = sorted({"first", "second"} & set(sys.modules))
    import second
    return "%s %s %s" % (before, second.late, os.getpid() != sys.modules["first"].maker)`);
    t.is((await session.createZygote(1, 0, [first])).status, 'ok');
    t.is((await session.importInZygote(1, [first])).status, 'ok');
    t.is((await session.createZygote(2, 1, [])).status, 'ok');
    await session.createSandbox({ sandbox: 0, zygote: 2, packages: [first, second], codeFolder });
    t.is(answerOf(await session.execute(0, 0)), "['first'] late True");
  }),
);

needsLean(
  'a Zygote may go while what was forked from it lives on',
  withSession(async (t, { session }) => {
    await session.createZygote(1, 0, []);
    await session.createZygote(2, 1, []);
    await session.createSandbox({ ...empty, sandbox: 0, zygote: 1 });
    t.is((await session.destroyZygote(1)).status, 'ok');
    t.is((await session.execute(0, 1)).status, 'ok');
    t.is((await session.createSandbox({ ...empty, sandbox: 1, zygote: 2 })).status, 'ok');
    const orphan = await session.createSandbox({ ...empty, sandbox: 2, zygote: 1 });
    t.deepEqual([orphan.status, orphan.reason], ['error', 'the Zygote to fork from is gone']);
    // The worker destroys what failed, as it does everything else.
    t.is((await session.destroySandbox(2)).status, 'ok');
  }),
);

needsLean(
  'a package or a handler that fails is a failed operation with its reason',
  withSession(async (t, { session, addPackage, addCode }) => {
    const broken = await addPackage('broken', 'raise RuntimeError("not today")\n');
    await session.createZygote(1, 0, [broken]);
    const inZygote = await session.importInZygote(1, [broken]);
    t.deepEqual([inZygote.status, inZygote.reason], ['error', 'RuntimeError: not today']);
    const codeFolder = await addCode('def handler(event):\n    return 1 / 0');
    await session.createSandbox({ sandbox: 0, zygote: 0, packages: [broken], codeFolder });
    const inSandbox = await session.importInSandbox(0, [broken]);
    t.deepEqual([inSandbox.status, inSandbox.reason], ['error', 'RuntimeError: not today']);
    const run = await session.execute(0, 0);
    t.deepEqual([run.status, run.reason], ['error', 'ZeroDivisionError: division by zero']);
    const exits = await addCode('import os\ndef handler(event):\n    os._exit(3)');
    await session.createSandbox({ sandbox: 1, zygote: 0, packages: [], codeFolder: exits });
    t.is((await session.execute(1, 0)).status, 'killed');
    t.is((await session.execute(1, 0)).status, 'killed');
    t.is((await session.destroySandbox(1)).status, 'ok');
    const nowhere = { sandbox: 2, zygote: 0, packages: [], codeFolder: '/no/such/folder' };
    const missing = await session.createSandbox(nowhere);
    t.is(missing.status, 'error');
    t.regex(missing.reason, /ENOENT.*\/no\/such\/folder/);
  }),
);

needsLean(
  'many sandboxes are made at once, from several Zygotes and afresh',
  withSession(async (t, { session }) => {
    await session.createZygote(1, 0, []);
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, sandbox) => {
        const created = await session.createSandbox({
          ...empty,
          sandbox,
          zygote: (sandbox % 3) - 1,
        });
        const executed = await session.execute(sandbox, 1);
        const destroyed = await session.destroySandbox(sandbox);
        return [created.status, executed.status, destroyed.status].join(' ');
      }),
    );
    t.deepEqual(new Set(results), new Set(['ok ok ok']));
  }),
);
