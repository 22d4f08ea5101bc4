import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import test from 'ava';
import { findPython } from '../base/find-python.ts';
import { makeRealWorld, type RealWorld } from '../testing/real-world.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';
import type { OperationResult, PlatformSession, SandboxLimits } from './platform.ts';
import { platforms } from './registry.ts';

const python = await findPython().catch(() => undefined);
const lacks = await Promise.all(
  Object.values(platforms).map(async (platform) =>
    python === undefined ? 'no Python' : platform.unavailable(),
  ),
);
let world: RealWorld;
const server = net.createServer((connection) => connection.destroy());
const listening = { port: 0 };
test.before(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  listening.port = (server.address() as net.AddressInfo).port;
  if (python !== undefined) {
    world = await makeRealWorld();
  }
});
test.after.always(async () => {
  server.close();
  await world?.remove();
});

/** Fails unless it can connect to a port of this host. */
function reaching(port: number): string {
  return [
    'import socket',
    'def handler(event):',
    '    try:',
    `        socket.create_connection(("127.0.0.1", ${port}), 2)`,
    '    except OSError:',
    '        raise ConnectionError("not reached")',
  ].join('\n');
}

/** Fails with the operation's own words. */
function succeeded(result: OperationResult): OperationResult {
  if (result.status !== 'ok') {
    throw new Error(`${result.status}: ${result.reason}`);
  }
  return result;
}

for (const [at, platform] of Object.values(platforms).entries()) {
  const { name } = platform;
  const lack = lacks[at];
  if (python !== undefined && lack !== undefined) {
    // What a host does not let run at all has one thing to show: that it says why, and the remedy.
    test(`${name}: says in one line why it cannot run here, and what would help`, (t) => {
      t.log(lack);
      t.regex(lack, /^[^\n]{20,}: [^\n]{5,}$/);
    });
    continue;
  }
  const onPlatform = testThatNeeds(lack);

  const withSession = async (
    limits: Partial<SandboxLimits>,
    work: (session: PlatformSession) => Promise<void>,
  ): Promise<void> => {
    const setup = await world.setup(limits);
    const session = await platform.open(setup);
    try {
      await work(session);
    } finally {
      await session.close();
    }
    // Whose run it is, and which daemon it spoke to, is told for as long as there is the directory.
    const notes = ['owner', 'docker-endpoint.json'];
    const left = (await readdir(setup.stateDirectory)).filter((entry) => !notes.includes(entry));
    if (left.length > 0) {
      throw new Error(`${name} leaves ${left.join(', ')} in the state directory`);
    }
  };

  /** Runs one handler in a sandbox with `plain` alone. */
  const runHandler = async (
    source: string,
    limits: Partial<SandboxLimits> = {},
  ): Promise<OperationResult> => {
    const codeFolder = await world.handler(
      `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`,
      source,
    );
    let result: OperationResult | undefined;
    await withSession(limits, async (session) => {
      const packages = [world.packages.plain];
      succeeded(await session.createSandbox({ sandbox: 0, zygote: -1, packages, codeFolder }));
      result = await session.execute(0, 0);
      succeeded(await session.destroySandbox(0));
    });
    return result!;
  };

  onPlatform(`${name}: a sandbox lives its life, and its times are in order`, async (t) => {
    await withSession({}, async (session) => {
      const { plain, nested } = world.packages;
      const packages = [plain, nested];
      const results = [
        await session.createSandbox({ sandbox: 3, zygote: -1, packages, codeFolder: '' }),
        await session.importInSandbox(3, packages),
        await session.execute(3, 2),
        await session.pause(3),
        await session.resume(3),
        await session.execute(3, 0),
        await session.destroySandbox(3),
      ];
      for (const result of results) {
        succeeded(result);
        t.true(result.endMs >= result.startMs);
        t.is(result.reason, '');
        t.true(Object.values(result.steps).every((step) => step >= 0));
      }
      const starts = results.map(({ startMs }) => startMs);
      t.deepEqual(
        starts,
        starts.toSorted((one, other) => one - other),
      );
      t.true(results[2]!.endMs - results[2]!.startMs >= 2, 'it burns the time that it is told to');
    });
  });

  onPlatform(`${name}: handlers run, and what they raise is an error`, async (t) => {
    const good = 'import plain\ndef handler(event):\n    assert event == {} and plain.VALUE == 7\n';
    t.is((await runHandler(good)).status, 'ok');
    const bad = 'def handler(event):\n    raise KeyError("left\\nout")\n';
    const { status, reason } = await runHandler(bad);
    t.is(status, 'error');
    t.regex(reason, /^KeyError: .*left.*out/);
  });

  onPlatform(`${name}: a function sees its own packages alone`, async (t) => {
    const { status, reason } = await runHandler('import nested\ndef handler(event):\n    pass\n');
    t.is(status, 'error');
    t.is(reason, "ModuleNotFoundError: No module named 'nested'");
  });

  onPlatform(`${name}: an import that fails is an error, and the sandbox goes on`, async (t) => {
    await withSession({}, async (session) => {
      const { broken, plain } = world.packages;
      const packages = [broken, plain];
      succeeded(await session.createSandbox({ sandbox: 0, zygote: -1, packages, codeFolder: '' }));
      const { status, reason } = await session.importInSandbox(0, [broken]);
      t.is(status, 'error');
      t.is(reason, 'RuntimeError: no luck');
      succeeded(await session.importInSandbox(0, [plain]));
    });
  });

  onPlatform(`${name}: an invocation ends at its time limit`, async (t) => {
    const endless = 'def handler(event):\n    while True:\n        pass\n';
    const { status, startMs, endMs } = await runHandler(endless, { timeoutMs: 300 });
    t.is(status, 'timeout');
    t.true(endMs - startMs >= 299);
  });

  onPlatform(`${name}: a process that ends is a failure, and no answer`, async (t) => {
    const ending = 'import os\ndef handler(event):\n    os._exit(3)\n';
    const { status, reason } = await runHandler(ending);
    t.true(['killed', 'error'].includes(status), status);
    t.not(reason, '');
  });

  onPlatform(`${name}: a paused sandbox is destroyed as it is`, async (t) => {
    await withSession({}, async (session) => {
      const request = { zygote: -1, packages: [], codeFolder: '' };
      for (const sandbox of [0, 1]) {
        succeeded(await session.createSandbox({ ...request, sandbox }));
        succeeded(await session.pause(sandbox));
      }
      t.is((await session.destroySandbox(0)).status, 'ok');
      // The other one is destroyed with the session.
    });
  });

  onPlatform(`${name}: several sandboxes are made at the same time`, async (t) => {
    await withSession({}, async (session) => {
      const packages = [world.packages.plain];
      const made = await Promise.all(
        [0, 1, 2, 3].map((sandbox) =>
          session.createSandbox({ sandbox, zygote: -1, packages, codeFolder: '' }),
        ),
      );
      t.deepEqual(
        made.map(({ status }) => status),
        ['ok', 'ok', 'ok', 'ok'],
      );
      // The rest is destroyed with the session.
      succeeded(await session.destroySandbox(2));
      t.not((await session.execute(2, 0)).status, 'ok');
      succeeded(await session.execute(1, 0));
    });
  });

  if (name !== 'process') {
    onPlatform(`${name}: memory beyond the limit ends the sandbox`, async (t) => {
      const greedy = 'def handler(event):\n    return len(bytearray(400_000_000))\n';
      t.is((await runHandler(greedy, { memoryMb: 64 })).status, 'oom');
    });

    onPlatform(`${name}: base, packages and code are read-only, scratch is not`, async (t) => {
      const writing = [
        'def handler(event):',
        '    open("/tmp/mine", "w").write("x")',
        '    for place in ("/usr/lib/x", "/packages/x", "/handler/x", "/x", "/etc/passwd"):',
        '        try:',
        '            open(place, "w")',
        '        except OSError:',
        '            continue',
        '        raise SystemError(place)',
      ].join('\n');
      t.is((await runHandler(writing)).reason, '');
    });

    onPlatform(`${name}: a sandbox is nobody, and has no way to the host's network`, async (t) => {
      t.is((await runHandler(reaching(listening.port))).reason, 'ConnectionError: not reached');
      const looking =
        'import os\ndef handler(event):\n    assert os.getuid() > 999\n    os.chroot("/tmp")\n';
      t.regex((await runHandler(looking)).reason, /^PermissionError: /);
    });
  } else {
    onPlatform('process: the same reaches the network where nothing is in its way', async (t) => {
      t.is((await runHandler(reaching(listening.port))).reason, '');
    });
  }

  if (!platform.holdsZygotes) {
    onPlatform(`${name}: it says that it holds no Zygotes`, async (t) => {
      await withSession({}, async (session) => {
        const { status, reason } = await session.createZygote(1, 0, []);
        t.is(status, 'error');
        t.is(reason, `${name} holds no Zygotes`);
      });
    });
  }
}
