import test from 'ava';
import { linkBreaches } from './testing/links.ts';
import { pathBreaches, pathsIn } from './testing/named-paths.ts';
import { roomBreaches } from './testing/rooms.ts';
import { repositoryOf, thisRepository } from './testing/repository.ts';

const repository = thisRepository();
const documents = [...repository.documents.values()];

/** Names that are of no file here, nor of one that zygolab reads or writes. */
const namesOfOthers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'docs/functions.md': {
    'events.jsonl': 'a file of the reader',
    'handler.py': 'a function of the reader',
    'f.py': 'a function of the reader, as OpenLambda calls it',
    'lambda_function.py': 'a function of the reader, as AWS Lambda calls it',
  },
  'docs/policies.md': { 'mine.ts': 'a policy of the reader' },
  'docs/validation.md': {
    'tree-v3.node-40.json.gz': "a file of Forklift's data, which is not in the repository",
    'v3-40.csv': "a file of Forklift's data, which is not in the repository",
  },
};

test('documents are found, with links, anchors and paths to follow', (t) => {
  for (const file of ['README.md', 'docs/hosts.md', 'sim/README.md', 'real/launcher/README.md']) {
    t.true(repository.documents.has(file), file);
  }
  const links = documents.flatMap((document) => document.links);
  const anchors = documents.flatMap((document) => [...document.anchors]);
  const paths = documents.flatMap((document) => pathsIn(document, repository));
  t.true(links.length >= 40 && anchors.length >= 40 && paths.length >= 150);
  t.log(
    `${documents.length} documents, ${links.length} links, ${anchors.length} headings, ${paths.length} paths`,
  );
});

test('links and anchors lead somewhere', (t) => {
  t.is(documents.flatMap((each) => linkBreaches(each, repository)).join('\n'), '');
});

test('paths in backticks and commands are of files that are there', (t) => {
  const breaches = documents.flatMap((document) =>
    pathBreaches(document, repository, namesOfOthers[document.file]),
  );
  t.is(breaches.join('\n'), '');
});

test('names of others are named, and of others', (t) => {
  for (const [file, names] of Object.entries(namesOfOthers)) {
    const document = repository.documents.get(file)!;
    const named = pathsIn(document, repository);
    const breaches = pathBreaches(document, repository).join('\n');
    for (const name of Object.keys(names)) {
      t.true(named.includes(name), `${file} no longer names ${name}`);
      t.true(breaches.includes(`: ${name} is not there`), `${name} is there, and needs no reason`);
    }
  }
});

test("a folder's README speaks of its rooms", (t) => {
  t.is(roomBreaches(repository).join('\n'), '');
});

// ---- that a document which is wrong is told, with its line

const small = new Map([
  ['README.md', '# Small\n\n## What is *here*, `a.b`?\n\n## Twice\n\n## Twice\n'],
  ['sim/README.md', '# The model\n'],
  ['sim/worker/worker.ts', "export const files = ['run.json', 'costs.csv'];\n"],
  ['scripts/sweep-grid.ts', ''],
]);

/** What is told of a document at `docs/page.md` with this text. */
function breachesOf(text: string): string[] {
  const whole = repositoryOf(new Map([...small, ['docs/page.md', text]]));
  const document = whole.documents.get('docs/page.md')!;
  return [...linkBreaches(document, whole), ...pathBreaches(document, whole)];
}

const right: [title: string, text: string][] = [
  ['a file', '[a](../sim/worker/worker.ts)'],
  ['a folder', '[a](../sim/worker) [b](../sim/worker/) [c](..)'],
  ['a heading of its own', '# One\n\n[a](#one)'],
  ['a heading of another', '[a](../README.md#what-is-here-ab)'],
  ['the second of two that are called alike', '[a](../README.md#twice-1)'],
  ["a heading of a folder's README", '[a](../sim#the-model)'],
  ['an address', '[a](https://example.org/a#b)'],
  ['a link that is given elsewhere', '[a][b]\n\n[b]: ../README.md'],
  ['paths', '`sim/worker`, `../`, `docs/page.md`, `sim/`, `scripts/sweep*.ts`'],
  ['files of results', '`run.json`, `costs.csv.gz`, `results/any/thing.csv`'],
  ['paths of the host and of others', '`/proc/self/maps`, `OWNER/PROJECT`, `src/app.run`'],
  [
    'a command over two lines',
    '```sh\nnode scripts/sweep-grid.ts \\\n  sim/worker # no/file.ts\n```',
  ],
];

for (const [title, text] of right) {
  test(`a document may name ${title}`, (t) => {
    t.deepEqual(breachesOf(text), []);
  });
}

const wrong: [title: string, text: string, told: string][] = [
  ['a link to no file', 'A\n\n[a](gone.md)', 'docs/page.md:3: gone.md is not there'],
  ['a file that is no folder', '[a](../README.md/)', 'docs/page.md:1: ../README.md/ is not there'],
  ['a picture of no file', '![a](../gone.svg)', 'docs/page.md:1: ../gone.svg is not there'],
  ['a link out of the checkout', '[a](../../b)', 'docs/page.md:1: ../../b is not there'],
  ['a path of the machine', '[a](/docs)', 'docs/page.md:1: /docs should be a path from where'],
  [
    'a heading of its own',
    '# One\n\n[a](#two)',
    'docs/page.md:3: #two names no heading of docs/page',
  ],
  [
    'another heading',
    '\n[a](../README.md#here)',
    'docs/page.md:2: ../README.md#here names no heading',
  ],
  [
    'one too many of a name',
    '[a](../README.md#twice-2)',
    'docs/page.md:1: ../README.md#twice-2 names',
  ],
  [
    'a line of a source',
    '[a](../sim/worker/worker.ts#L1)',
    'docs/page.md:1: ../sim/worker/worker.ts#L1 has',
  ],
  [
    'an address that is none',
    '[a](https://nowhere)',
    'docs/page.md:1: https://nowhere should be an',
  ],
  [
    'an address without encryption',
    '[a](http://a.org)',
    'docs/page.md:1: http://a.org should be an',
  ],
  [
    'a link that is given elsewhere',
    '[a][b]\n\n[b]: gone.md',
    'docs/page.md:3: gone.md is not there',
  ],
  ['a link in HTML', 'A\n\n<a href="gone.md">a</a>', 'docs/page.md:3: a link in HTML is not'],
  ['a source that moved', 'A\nb `sim/worker.ts`', 'docs/page.md:2: sim/worker.ts is not there'],
  ['a source below another folder', '`worker.ts`', 'docs/page.md:1: worker.ts is not there'],
  ['a folder that moved', '`sim/hosts`', 'docs/page.md:1: sim/hosts is not there'],
  ['a pattern that nothing fits', '`sweep*.ts`', 'docs/page.md:1: sweep*.ts is not there'],
  ['a file that nothing writes', '`runs.json`', 'docs/page.md:1: runs.json is not there'],
  ['a path in a table', '| a |\n|---|\n| `sim/b.c` |', 'docs/page.md:3: sim/b.c is not there'],
  ['a path in a command', '```sh\nls\nsh scripts/a.sh\n```', 'docs/page.md:3: scripts/a.sh is not'],
];

for (const [title, text, told] of wrong) {
  test(`a document is told that is wrong about ${title}`, (t) => {
    const breaches = breachesOf(text);
    t.is(breaches.length, 1, breaches.join('\n'));
    t.true(breaches[0]!.startsWith(told), breaches[0]);
  });
}

test('a README is told that says nothing of a room', (t) => {
  const texts = ['sim/README.md', 'sim/worker/a.ts', 'sim/hosts/b.ts', 'sim/testing/c.ts'];
  const readme = '# sim\n\n`hosts/` and the worker, `sim/worker`\n';
  const whole = repositoryOf(new Map(texts.map((file, at) => [file, at === 0 ? readme : ''])));
  t.deepEqual(roomBreaches(whole), ['sim/README.md:1: says nothing of worker/']);
});
