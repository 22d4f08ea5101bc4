import type { HandlerCall, HandlerSettings } from '../platforms/platform.ts';
import { platforms } from '../platforms/registry.ts';
import { testsOfHandlers } from '../testing/handler-places.ts';

/* How a function's code is found and called, on each platform, fresh and forked. */

const places = [
  { name: 'process', zygote: -1, title: 'process' },
  { name: 'lean', zygote: -1, title: 'lean, fresh' },
  { name: 'lean', zygote: 0, title: 'lean, forked' },
  { name: 'docker', zygote: -1, title: 'docker' },
  { name: 'openwhisk', zygote: -1, title: 'openwhisk' },
] as const;
const { world, tests } = await testsOfHandlers(places.map(({ name }) => name));

/** A function, and what its first call has to bring. */
interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: HandlerSettings;
  readonly call?: HandlerCall;
  /** How often it is called, in one sandbox. */
  readonly calls?: number;
}

const cases: Readonly<Record<string, Case>> = {
  'OpenLambda’s f.py': { files: { 'f.py': 'def f(event):\n    return event' } },
  'AWS Lambda’s lambda_function.py': {
    files: { 'lambda_function.py': 'def lambda_handler(event, context):\n    return event' },
  },
  'a handler that is named': {
    files: { 'app.py': 'def lambda_handler(event, context):\n    return event' },
    settings: { name: 'named', handler: 'app.lambda_handler' },
  },
  'a handler in a package': {
    files: {
      'pkg/__init__.py': '',
      'pkg/inner/__init__.py': '',
      'pkg/inner/app.py': 'from pkg.other import VALUE\ndef run(event):\n    assert VALUE == 7',
      'pkg/other.py': 'VALUE = 7',
    },
    settings: { name: 'packaged', handler: 'pkg.inner/app.run' },
  },
  'a handler that its package has imported already': {
    files: {
      'pkg/__init__.py': 'from .app import run, SEEN',
      'pkg/app.py':
        'import pkg.app\nSEEN = []\ndef run(event):\n    assert pkg.SEEN is pkg.app.SEEN is SEEN',
    },
    settings: { name: 'imported', handler: 'pkg.app.run' },
  },
  'a handler in a folder, and a module of its name beside that': {
    files: {
      'app.py': 'def run(event):\n    raise ValueError("the wrong one")',
      'src/app.py': 'import src.app\ndef run(event):\n    assert src.app.run is run',
    },
    settings: { name: 'beside', handler: 'src/app.run' },
  },
  'a child that comes out of the handler': {
    files: {
      'handler.py': [
        'import os',
        'def handler(event):',
        '    child = os.fork()',
        '    if child == 0:',
        '        return "the child’s"',
        '    assert os.waitpid(child, 0)[1] == 0',
      ].join('\n'),
    },
    calls: 2,
  },
  'a time zone of its own': {
    files: {
      'handler.py':
        'import datetime\ndef handler(event):\n    assert datetime.datetime.fromtimestamp(0).hour == 5',
    },
    settings: { name: 'zoned', environment: { TZ: 'Asia/Kolkata' } },
  },
  'a module with a name of the standard library': {
    files: { 'types.py': 'def handler(event):\n    return "ours"' },
    settings: { name: 'types', handler: 'types.handler' },
  },
  'files beside the code, and modules': {
    files: {
      'handler.py':
        'import json, helper\ndef handler(event):\n    assert json.load(open("model.json")) == {"n": helper.N}',
      'model.json': '{"n": 3}',
      'helper.py': 'N = 3',
    },
  },
  'its environment, before its module is imported': {
    files: {
      'handler.py': [
        'import os',
        'STAGE = os.environ["STAGE"]',
        'def handler(event):',
        '    import subprocess',
        '    assert STAGE == "dev ✓" and os.environ["EMPTY"] == ""',
        '    shown = subprocess.check_output("echo $STAGE", shell=True).decode()',
        '    assert shown == "dev ✓\\n", shown',
      ].join('\n'),
    },
    settings: { name: 'with-environment', environment: { STAGE: 'dev ✓', EMPTY: '' } },
  },
  'a context': {
    files: {
      'handler.py': [
        'def handler(event, context):',
        '    assert event == {"n": 3}, event',
        '    assert context.function_name == "with-context"',
        '    assert context.aws_request_id == "request-1"',
        '    assert context.memory_limit_in_mb == "128"',
        '    assert 0 < context.get_remaining_time_in_millis() <= 20000',
        '    assert context.invoked_function_arn.endswith(":with-context")',
      ].join('\n'),
    },
    settings: { name: 'with-context' },
    call: { request: 'request-1', event: '{"n": 3}' },
  },
  'an event of 5 MB': {
    files: { 'handler.py': 'def handler(event):\n    assert len(event["data"]) == 5_000_000' },
    call: { request: 'large', event: JSON.stringify({ data: 'x'.repeat(5_000_000) }) },
  },
  'no import of the platform’s during a call': {
    files: {
      'handler.py': [
        'import sys',
        'BEFORE = set(sys.modules)',
        'def handler(event):',
        '    new = set(sys.modules) - BEFORE - {"handler"}',
        '    assert not new, new',
        '    return {"n": [1, 2.5, "x", None]}',
      ].join('\n'),
    },
    call: { request: 'twice', event: '{"n": 3}' },
    calls: 2,
  },
};

for (const [at, { name, zygote, title }] of places.entries()) {
  const onPlatform = tests[at]!;
  onPlatform(`${title}: code is found and called as its users mean it`, async (t) => {
    const session = await platforms[name]!.open(await world().setup({ timeoutMs: 20_000 }));
    try {
      for (const [sandbox, [what, { files, settings, call, calls = 1 }]] of Object.entries(
        cases,
      ).entries()) {
        const codeFolder = await world().code(`case-${sandbox}`, files);
        const request = { sandbox, zygote, packages: [], codeFolder, settings };
        t.is((await session.createSandbox(request)).reason, '', what);
        for (let made = 0; made < calls; made++) {
          t.is((await session.execute(sandbox, 0, call)).reason, '', what);
        }
        await session.destroySandbox(sandbox);
      }
    } finally {
      await session.close();
    }
  });

  onPlatform(`${title}: what a handler put out and its traceback can be had`, async (t) => {
    const outputs: string[] = [];
    const session = await platforms[name]!.open({
      ...(await world().setup()),
      onOutput: (_sandbox, output) => outputs.push(output),
    });
    try {
      const codeFolder = await world().code('loud', {
        'handler.py':
          'import os\ndef handler(event):\n    print("seen")\n    os.system("echo from a shell")\n    raise ValueError("no luck")',
      });
      await session.createSandbox({ sandbox: 0, zygote, packages: [], codeFolder });
      const { status, reason } = await session.execute(0, 0, { request: 'r-1', event: '' });
      t.deepEqual({ status, reason }, { status: 'error', reason: 'ValueError: no luck' });
      await session.destroySandbox(0);
    } finally {
      await session.close();
    }
    t.is(outputs.length, 1);
    const lines = outputs[0]!.trimEnd().split('\n');
    t.is(lines[0], 'START r-1');
    t.true(lines.includes('seen') && lines.includes('from a shell'));
    t.true(lines.some((line) => /^ {2}File ".*handler\.py", line 5, in handler$/.test(line)));
    t.false(outputs[0]!.includes('zygolab_function.py'), 'the platform’s own frames are left out');
    t.deepEqual(lines.slice(-2), ['ValueError: no luck', 'END r-1']);
  });

  onPlatform(`${title}: what ends a process is told without the marks of its log`, async (t) => {
    const session = await platforms[name]!.open({ ...(await world().setup()), onOutput: () => {} });
    try {
      const codeFolder = await world().code('ending', {
        'handler.py': 'import os\ndef handler(event):\n    os._exit(3)',
      });
      await session.createSandbox({ sandbox: 0, zygote, packages: [], codeFolder });
      const { status, reason } = await session.execute(0, 0, { request: 'r-1', event: '' });
      t.is(status, 'killed');
      t.regex(reason, /^the process ended( with exit code 3)?$/);
      await session.destroySandbox(0);
    } finally {
      await session.close();
    }
  });

  onPlatform(`${title}: a function that cannot be told of says why`, async (t) => {
    const session = await platforms[name]!.open(await world().setup());
    try {
      const codeFolder = await world().code('untold', { 'handler.py': 'def handler(event): pass' });
      const settings = { name: 'untold', environment: { A: '\ud800' } };
      const created = await session.createSandbox({
        sandbox: 0,
        zygote,
        packages: [],
        codeFolder,
        settings,
      });
      t.is(created.status, 'error');
      t.regex(created.reason, /^UnicodeEncodeError: /);
    } finally {
      await session.close();
    }
  });
}
