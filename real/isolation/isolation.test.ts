import net from 'node:net';
import test from 'ava';
import { escapes, leaveChroot, root } from './escapes.ts';
import { allGuards, Guard } from '../launcher/guards.ts';
import {
  answerOf,
  probeLack,
  openProbeSession,
  type ProbeSession,
} from '../launcher/probe-sandbox.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';

/*
 * What a function may try, and must not get through with. Each probe is a handler; it runs first in
 * a container without the guard that stands in its way, where it has to succeed, and then in one
 * with all guards, started afresh and forked from a Zygote, where it has to fail.
 */

const lack = await probeLack();
const needsLean = testThatNeeds(lack);
for (const [title, { code, without, refused, limits }] of Object.entries(escapes)) {
  needsLean(`a function that ${title} is stopped`, async (t) => {
    const bare = await openProbeSession(allGuards & ~without, without === 0 ? {} : limits);
    try {
      t.is(await run(bare, code, -1), 'through');
    } finally {
      await bare.close();
    }
    const guarded = await openProbeSession(allGuards, limits);
    try {
      t.regex(await run(guarded, code, -1), refused);
      t.regex(await run(guarded, code, 0), refused);
    } finally {
      await guarded.close();
    }
  });
}

let sandboxes = 0;

async function run(probes: ProbeSession, code: string, zygote: number): Promise<string> {
  const { session } = probes;
  const sandbox = (sandboxes += 1);
  // A neighbour that the probe must not disturb.
  const neighbour = (sandboxes += 1);
  await session.createSandbox({ sandbox: neighbour, zygote: -1, packages: [], codeFolder: '' });
  const codeFolder = await probes.addCode(code);
  const created = await session.createSandbox({ sandbox, zygote, packages: [], codeFolder });
  const answer =
    created.status === 'ok' ? answerOf(await session.execute(sandbox, 0)) : created.reason;
  const { status } = await session.execute(neighbour, 1);
  return status === 'ok' ? answer : `the neighbour: ${status}`;
}

needsLean("a function cannot read another sandbox's scratch", async (t) => {
  const write = `
def probe():
    open("/tmp/secret", "w").write("secret")
    return "written"`;
  const read = `${leaveChroot}
def probe():
    leave()
    return open("/scratch/1/tmp/secret").read()`;
  const answers: string[] = [];
  for (const guards of [allGuards & ~root, allGuards]) {
    const probes = await openProbeSession(guards);
    try {
      const { session } = probes;
      const writer = await probes.addCode(write);
      await session.createSandbox({ sandbox: 1, zygote: -1, packages: [], codeFolder: writer });
      t.is(answerOf(await session.execute(1, 0)), 'written');
      const reader = await probes.addCode(read);
      await session.createSandbox({ sandbox: 2, zygote: -1, packages: [], codeFolder: reader });
      answers.push(answerOf(await session.execute(2, 0)));
    } finally {
      await probes.close();
    }
  }
  t.is(answers[0], 'secret');
  t.regex(answers[1]!, /^PermissionError: \[Errno 1\]/);
});

needsLean("a function cannot open another sandbox's terminal", async (t) => {
  const opener = `
import os
kept = []
def probe():
    kept.extend(os.openpty())
    return os.ttyname(kept[1])`;
  const reader = `
import os
def probe():
    os.close(os.open("/dev/pts/0", os.O_RDWR))
    return "through"`;
  const answers: string[] = [];
  for (const guards of [allGuards & ~root, allGuards]) {
    const probes = await openProbeSession(guards);
    try {
      const { session } = probes;
      for (const [sandbox, code] of [opener, reader].entries()) {
        const codeFolder = await probes.addCode(code);
        await session.createSandbox({ sandbox, zygote: -1, packages: [], codeFolder });
        answers.push(answerOf(await session.execute(sandbox, 0)));
      }
    } finally {
      await probes.close();
    }
  }
  const [first, through, second, refused] = answers;
  t.deepEqual([first, through, second], ['/dev/pts/0', 'through', '/dev/pts/0']);
  t.regex(refused!, /^PermissionError: \[Errno 13\]/);
});

needsLean('one that has left its chroot still stands before closed directories', async (t) => {
  const probes = await openProbeSession(allGuards);
  try {
    const { session } = probes;
    // A package that is imported in the Zygote has the Zygote's capabilities.
    const found = await probes.addPackage(
      'breakout',
      `${leaveChroot}
try:
    leave()
    raise ImportError("through: %s" % os.listdir("/"))
except OSError as error:
    raise ImportError("%s %s" % (error.strerror, error.filename))`,
    );
    await session.createZygote(1, 0, [found]);
    const { status, reason } = await session.importInZygote(1, [found]);
    t.is(status, 'error');
    t.regex(reason, /^ImportError: Permission denied/);
  } finally {
    await probes.close();
  }
});

needsLean('a function opens no socket to the host, neither internet nor abstract', async (t) => {
  const name = `zygolab-test-${process.pid}`;
  const abstract = net.createServer().listen(`\0${name}`);
  const internet = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => internet.once('listening', resolve));
  const { port } = internet.address() as net.AddressInfo;
  const connects = [
    `socket.socket(socket.AF_UNIX).connect("\\0${name}")`,
    `socket.socket().connect(("127.0.0.1", ${port}))`,
  ];
  const bare = await openProbeSession(allGuards & ~Guard.seccomp);
  const guarded = await openProbeSession();
  try {
    for (const connect of connects) {
      const code = `
import socket
def probe():
    ${connect}
    return "through"`;
      t.is(await run(bare, code, -1), 'through');
      t.regex(await run(guarded, code, -1), /^PermissionError/);
      t.regex(await run(guarded, code, 0), /^PermissionError/);
    }
  } finally {
    await bare.close();
    await guarded.close();
    abstract.close();
    internet.close();
  }
});

needsLean(
  'a package in a Zygote sees and signals neither another Zygote nor its sandboxes',
  async (t) => {
    const probes = await openProbeSession();
    try {
      const { session } = probes;
      const harmless = await probes.addPackage('harmless', 'x = 1\n');
      // It takes every user of the run in turn, as a Zygote may, and signals all that it can name.
      const killer = await probes.addPackage(
        'killer',
        `
import os, signal
own = os.getpid()
seen = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
libc = __import__("ctypes").CDLL(None)
first = os.getuid() & ~4095
sent = 0
for uid in range(os.getuid() - 40, os.getuid() + 40):
    libc.setresuid(-1, uid, -1)
    for pid in [*range(1, 300), -1]:
        if pid != own:
            try:
                os.kill(pid, signal.SIGKILL)
                sent += 1
            except OSError:
                pass
raise ImportError("saw %d, sent %d" % (len([pid for pid in seen if pid not in (1, own)]), sent))`,
      );
      await session.createZygote(1, 0, [harmless]);
      await session.importInZygote(1, [harmless]);
      const codeFolder = await probes.addCode('def handler(event):\n    return event\n');
      const request = { sandbox: 1, zygote: 1, packages: [harmless], codeFolder };
      t.is((await session.createSandbox(request)).status, 'ok');
      await session.createZygote(2, 0, [killer]);
      const { status, reason } = await session.importInZygote(2, [killer]);
      t.is(status, 'error');
      t.is(reason, 'ImportError: saw 0, sent 0');
      t.is((await session.execute(1, 0)).status, 'ok', 'the sandbox lives');
      t.is(
        (await session.createSandbox({ ...request, sandbox: 2 })).status,
        'ok',
        'the Zygote lives',
      );
      // A Zygote's end is no end of what was forked from it.
      t.is((await session.destroyZygote(1)).status, 'ok');
      t.is((await session.execute(2, 0)).status, 'ok');
    } finally {
      await probes.close();
    }
  },
);

needsLean('a child of a Zygote keeps nothing of it but memory', async (t) => {
  const code = `
import os, stat
def probe():
    kinds = []
    for descriptor in range(3, 100):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        kinds.append("socket" if stat.S_ISSOCK(mode) else "other")
    return " ".join(kinds)`;
  const bare = await openProbeSession(allGuards & ~Guard.descriptors);
  const guarded = await openProbeSession();
  try {
    // Its listening socket and the connection with the launcher are its own.
    t.is(await run(guarded, code, 0), 'socket socket');
    t.is(await run(guarded, code, -1), 'socket socket');
    t.true((await run(bare, code, 0)).split(' ').length > 2);
  } finally {
    await bare.close();
    await guarded.close();
  }
});

needsLean('a result that is too large is an error', async (t) => {
  const probes = await openProbeSession();
  try {
    for (const [sandbox, length, status] of [
      [1, 1 << 10, 'ok'],
      [2, 1 << 17, 'error'],
    ] as const) {
      const codeFolder = await probes.addCode(`def handler(event):\n    return "x" * ${length}`);
      await probes.session.createSandbox({ sandbox, zygote: 0, packages: [], codeFolder });
      t.is((await probes.session.execute(sandbox, 0)).status, status);
    }
  } finally {
    await probes.close();
  }
});

if (lack !== undefined) {
  test('the host lacks what lean containers need, and a sentence says so', (t) => {
    t.regex(lack, /\w{3}.*:|\w{3}.*\(/);
  });
}
