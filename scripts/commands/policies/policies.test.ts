import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { number, numberOr, word } from '../../../sim/parameters/parameter.ts';
import { checkout, manyCommandLines, zygolab } from '../../testing/command-line.ts';
import { failsInOneLine, folder } from '../../testing/outcomes.ts';
import { policiesJson, policiesTable, policiesText } from './policies-text.ts';
import { policyEntries, type PolicyEntry } from './policy-entries.ts';

const document = path.join(checkout, 'docs', 'policies.md');
const renew = 'ZYGOLAB_RENEW=1 npx ava scripts/commands/policies/policies.test.ts';

test('the table of the docs says what the declarations say', (t) => {
  const text = readFileSync(document, 'utf8');
  const [, before, held, after] =
    /^([^]*<!-- policies: .*-->\n\n)([^]*?)(\n?<!-- end of policies -->[^]*)$/.exec(text)!;
  const table = policiesTable(policyEntries());
  if (process.env['ZYGOLAB_RENEW'] === '1') {
    writeFileSync(document, `${before}${table}${after}`);
    t.pass();
  } else {
    t.is(held, table, `docs/policies.md is not as declared; renew it: ${renew}`);
  }
});

/** A policy with a key of each kind. */
const entry: PolicyEntry = {
  name: 'made-up',
  kind: 'handler',
  option: 'handler-policy',
  declaration: {
    about: 'keeps one | or the other',
    source: 'nobody',
    parameters: {
      keep_s: number(600, { least: 0, most: 86_400 }, 'how long it keeps'),
      price: number(0.5, { least: 0, most: Infinity, isAbove: true }, 'what it costs'),
      cost: word('cold', ['cold', 'one'], 'what counts'),
      trees: numberOr('all', ['all'], { least: 1, most: 9, isWhole: true }, 'how many'),
    },
    create: () => () => undefined,
  },
};

test('each key is told of with its default and what is allowed, wherever', (t) => {
  t.is(
    policiesText([entry]),
    `--handler-policy
  made-up  keeps one | or the other
      :keep_s=600  how long it keeps: a number from 0 to 86400
      :price=0.5   what it costs: a number > 0
      :cost=cold   what counts: cold or one
      :trees=all   how many: a whole number from 1 to 9 or all
      from nobody
`,
  );
  t.true(
    policiesTable([entry]).endsWith(
      '| `made-up` | handler | keeps one \\| or the other | `keep_s=600`: how long it keeps; a number from 0 to 86400<br>`price=0.5`: what it costs; a number > 0<br>`cost=cold`: what counts; cold or one<br>`trees=all`: how many; a whole number from 1 to 9 or all | nobody |\n',
    ),
  );
  t.like((policiesJson([entry]) as Record<string, unknown>[])[0], {
    name: 'made-up',
    kind: 'handler',
    parameters: [
      { key: 'keep_s', default: 600, words: [], range: { least: 0, most: 86_400 } },
      { key: 'price', default: 0.5, range: { least: 0, above: true } },
      { key: 'cost', default: 'cold', words: ['cold', 'one'] },
      { key: 'trees', default: 'all', words: ['all'], range: { least: 1, most: 9, whole: true } },
    ],
  });
});

test('policies are told of, all or one, and what is not known with what is', async (t) => {
  const cwd = folder(t);
  const [all, one, json] = await Promise.all([
    zygolab(['policies'], cwd),
    zygolab(['policies', 'none'], cwd),
    zygolab(['policies', 'sock', '--json'], cwd),
  ]);
  for (const { name, declaration } of policyEntries()) {
    t.true(all.stdout.includes(`  ${name}  ${declaration.about}`), name);
  }
  t.regex(one.stdout, /^--handler-policy\n {2}none .*\n\n--zygote-policy\n {2}none /);
  t.like(JSON.parse(json.stdout), [{ name: 'sock', kind: 'Zygote' }]);
  const [unknown, key] = await manyCommandLines(
    [
      ['policies', 'nowhere'],
      ['policies', 'lru:keep=1'],
    ],
    cwd,
  );
  failsInOneLine(t, unknown!, 2, /unknown policy nowhere: choose one of none, lru,.* or a file/);
  failsInOneLine(t, key!, 2, /handler policy lru .*keep/);
});
