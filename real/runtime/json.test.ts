import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { findPython } from '../base/find-python.ts';

/*
 * The runtime's JSON against that of the standard library, in every Python of this host: the same
 * texts, the same values, and an error where the other has one.
 */
const script = `
import json, math, random, sys
sys.path.insert(0, ${JSON.stringify(import.meta.dirname)})
from zygolab_json import decode, encode

draw = random.Random(7)
TEXTS = ["", "plain", "ünï ✓ \\U0001f40d", 'quo"te\\\\', "\\n\\t\\x00\\x1f", "\\ud800"]
ODD = [float("nan"), float("inf"), -0.0, 1e300, 10**40, 1.5e-7, True, False, None, (), {1: 2, None: 3}]

def value(depth):
    kind = draw.randrange(6 if depth > 0 else 4)
    if kind == 0:
        return draw.choice(TEXTS)
    if kind == 1:
        return draw.uniform(-1e6, 1e6)
    if kind == 2:
        return draw.randrange(-10**18, 10**18)
    if kind == 3:
        return draw.choice(ODD)
    if kind == 4:
        return [value(depth - 1) for _ in range(draw.randrange(4))]
    return {draw.choice(TEXTS): value(depth - 1) for _ in range(draw.randrange(4))}

def outcome(function, argument):
    try:
        return "value", repr(function(argument))
    except (ValueError, TypeError, RecursionError) as error:
        return "error", isinstance(error, TypeError)

for _ in range(4000):
    one = value(3)
    text = json.dumps(one)
    assert encode(one) == text, (one, encode(one), text)
    spaced = draw.choice(["", " \\n"]) + text + draw.choice(["", "\\t\\r "])
    assert repr(decode(spaced)) == repr(json.loads(spaced)), spaced
    # A text that was cut, or has something put in, is JSON for both or for none.
    at = draw.randrange(len(text) + 1)
    broken = text[:at] + draw.choice(["", "x", ",", "]", '"', " ", "\\u00a0"]) + text[at + draw.randrange(2):]
    assert outcome(decode, broken) == outcome(json.loads, broken), broken
loop = []
loop.append(loop)
for refused in (object(), {1, 2}, b"bytes", {(1,): 2}, loop):
    assert outcome(encode, refused) == outcome(json.dumps, refused), refused
print("same")
`;

const versions = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'];

/** Interpreters where systems keep them, the usual one, and those beside it, as pyenv has them. */
async function interpreters(): Promise<string[]> {
  const systems = versions.flatMap((version) =>
    ['/usr/bin', '/usr/local/bin'].map((folder) => path.join(folder, `python${version}`)),
  );
  const usual = await findPython().catch(() => undefined);
  if (usual === undefined) {
    return systems.filter((file) => existsSync(file));
  }
  const folder = path.resolve(path.dirname(usual.executable), '../..');
  const beside = readdirSync(folder)
    .filter((name) => versions.some((version) => name.startsWith(`${version}.`)))
    .map((name) => path.join(folder, name, 'bin/python3'));
  return [usual.executable, ...systems, ...beside].filter((file) => existsSync(file));
}

const all = await interpreters();
for (const executable of new Set(all)) {
  test(`JSON of ${path.basename(path.resolve(executable, '../..'))}/${path.basename(executable)} is the standard library's`, async (t) => {
    const { stdout } = await execa(executable, ['-I', '-B', '-c', script]);
    t.is(stdout, 'same');
  });
}

if (all.length === 0) {
  test.skip('JSON is the standard library’s (skipped: no Python)', (t) => t.pass());
}
