import { allGuards, Guard } from '../launcher/guards.ts';
import { answerOf, openProbeSession, probeLack } from '../launcher/probe-sandbox.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import { root } from './escapes.ts';

const needsLean = testThatNeeds(await probeLack());

needsLean('a function gets the packages that it listed and no others', async (t) => {
  const probes = await openProbeSession();
  const code = `
import os
def probe():
    import listed
    try:
        import other
        return "through"
    except ImportError as error:
        return "%s %s" % (error, os.listdir("/packages"))`;
  try {
    const { session } = probes;
    const listed = await probes.addPackage('listed', 'x = 1\n');
    const other = await probes.addPackage('other', 'x = 2\n');
    const codeFolder = await probes.addCode(code);
    await session.createZygote(1, 0, [listed]);
    await session.importInZygote(1, [listed]);
    const answers: string[] = [];
    for (const [sandbox, zygote, packages] of [
      [1, -1, [listed, other]],
      [2, -1, [listed]],
      [3, 1, [listed, other]],
      [4, 1, [listed]],
    ] as const) {
      await session.createSandbox({ sandbox, zygote, packages, codeFolder });
      answers.push(answerOf(await session.execute(sandbox, 0)));
    }
    const refused = "No module named 'other' ['listed.py']";
    t.deepEqual(answers, ['through', refused, 'through', refused]);
  } finally {
    await probes.close();
  }
});

needsLean('a function cannot write to its packages', async (t) => {
  const code = `
def probe():
    open("/packages/listed.py", "a").write("x = 3")
    return "through"`;
  const answers: string[] = [];
  for (const guards of [allGuards & ~(Guard.readOnly | root), allGuards]) {
    const probes = await openProbeSession(guards);
    try {
      const listed = await probes.addPackage('listed', 'x = 1\n');
      const codeFolder = await probes.addCode(code);
      const request = { sandbox: 1, zygote: -1, packages: [listed], codeFolder };
      await probes.session.createSandbox(request);
      answers.push(answerOf(await probes.session.execute(1, 0)));
    } finally {
      await probes.close();
    }
  }
  t.is(answers[0], 'through');
  t.regex(answers[1]!, /^OSError: \[Errno 30\]|^PermissionError/);
});
