import test from 'ava';
import { execa } from 'execa';
import { findPython } from '../base/find-python.ts';
import { testThatNeeds } from '../testing/test-that-needs.ts';

const python = await findPython().catch(() => undefined);
const needsPython = testThatNeeds(python === undefined ? 'no Python' : undefined);

/** Definitions of `handler`, and how many arguments AWS Lambda's users expect it to be given. */
const handlers: readonly [definition: string, arguments_: number][] = [
  ['def handler(event): return 1', 1],
  ['def handler(event, context): return 2', 2],
  ['def handler(event, context=None): return 2', 2],
  ['def handler(event, lambda_context=None): return 2', 2],
  ['def handler(event, ctx=None): return 1 if ctx is None else 2', 2],
  ['def handler(event, verbose=False): return 1 if verbose is False else 2', 1],
  ['def handler(*everything): return len(everything)', 2],
  ['handler = lambda event: 1', 1],
  ['handler = lambda event, _: 2', 2],
  ['class Handler:\n    def __call__(self, event): return 1\nhandler = Handler()', 1],
  ['class Handler:\n    def run(self, event, context): return 2\nhandler = Handler().run', 2],
  ['class Handler:\n    @staticmethod\n    def run(event): return 1\nhandler = Handler.run', 1],
  [
    'class Handler:\n    @classmethod\n    def run(cls, event, ctx): return 2\nhandler = Handler.run',
    2,
  ],
  [
    'import functools\ndef inner(event): return 1\n@functools.wraps(inner)\ndef handler(*arguments): return inner(*arguments)',
    1,
  ],
  [
    'import functools\ndef inner(event, context): return 2\n@functools.wraps(inner)\ndef handler(*arguments, **named): return inner(*arguments, **named)',
    2,
  ],
  ['import functools\nhandler = functools.partial(lambda name, event: 1, "name")', 1],
  ['import functools\nhandler = functools.partial(lambda name, event, context: 2, "name")', 2],
  ['handler = len', 1],
];

needsPython('a handler is given a context where it takes one', async (t) => {
  const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(import.meta.dirname)})
from zygolab_function import takes_context
answers = []
for definition in json.loads(sys.argv[1]):
    names = {}
    exec(definition, names)
    handler = names["handler"]
    if handler is len:
        answers.append(2 if takes_context(handler) else 1)
    else:
        answers.append(handler({}, object()) if takes_context(handler) else handler({}))
print(json.dumps(answers))`;
  const definitions = JSON.stringify(handlers.map(([definition]) => definition));
  const { stdout } = await execa(python!.executable, ['-I', '-B', '-c', script, definitions]);
  t.deepEqual(
    JSON.parse(stdout),
    handlers.map(([, count]) => count),
  );
});

if (python === undefined) {
  test('without Python there is nothing to be said of handlers', (t) => t.pass());
}
