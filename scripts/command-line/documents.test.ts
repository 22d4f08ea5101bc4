import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import type { Document, Told } from '../house/documents/testing/document.ts';
import { repositoryOf, thisRepository } from '../house/documents/testing/repository.ts';
import { whyNotAccepted } from '../testing/accepts.ts';
import { checkout, inTurn, wordsOf } from '../testing/command-line.ts';
import { helpsOnce } from '../testing/helps.ts';
import { folder } from '../testing/outcomes.ts';
import { linkExamples, runExample, trialOf } from '../testing/run-example.ts';
import { readMachineOptions } from '../vm/machine-options.ts';

const documents = [...thisRepository().documents.values()];

const { scripts } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Commands of documents, other than zygolab's own, that are not run here, with the reason. */
const notRun: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm start$/, '`reproduce`, which it is, is begun as an example of the help'],
  [/^npm test$/, 'runs this very test'],
  [/^npm run lint$/, 'its three parts are tests of their own'],
  [
    /\bPROJECT\b/,
    'is of any project, cloned over the network; tests of scan, pip and measure run each of them',
  ],
  [/ --accept$/, 'would accept pictures that nobody has looked at'],
  [/^npx ava 'scripts\/house\//, 'are tests of their own'],
];

/** The words of a command line of zygolab; undefined for another one. */
function ownWords(line: string): string[] | undefined {
  const own = /^(?:\.\/zygolab|zygolab|npm run zygolab --) (.+)$/.exec(line);
  return own === null ? undefined : wordsOf(own[1]!);
}

// ---- what stands in blocks is run

for (const { file, commands } of documents.filter((each) => each.commands.length > 0)) {
  test(`the commands of ${file} run`, async (t) => {
    const cwd = folder(t);
    linkExamples(cwd);
    for (const { text, line } of commands) {
      const words = ownWords(text);
      const ava = /^npx ava (.*)$/.exec(text);
      const excuse = notRun.find(([command]) => command.test(text));
      const [, npm] = /^npm (?:run )?([a-z]+)/.exec(text) ?? [];
      t.true(npm === undefined || npm in scripts, `${file}:${line}: no script is called ${npm}`);
      if (excuse !== undefined) {
        t.log(`not run: ${text}: ${excuse[1]}`);
      } else if (words !== undefined) {
        const { way, reason } = trialOf(words);
        t.log(way === 'run' ? `run: ${text}` : `${way}: ${text}: ${reason}`);
        await runExample(t, `zygolab ${text.replace(/^\S+ /, '')}`, cwd);
      } else if (ava === null) {
        t.fail(`${file}:${line}: no test runs "${text}", and no reason says why not`);
      } else {
        t.log(`run: ${text}`);
        const { all, exitCode } = await inTurn(() =>
          execa('ava', wordsOf(ava[1]!), {
            cwd: checkout,
            preferLocal: true,
            reject: false,
            all: true,
          }),
        );
        t.is(exitCode, 0, `${file}:${line}: ${all}`);
      }
    }
  });
}

test('there are commands to run, and each reason is needed', (t) => {
  const commands = documents.flatMap((document) => document.commands);
  t.true(commands.length >= 15);
  for (const [command, reason] of notRun) {
    t.true(
      commands.some(({ text }) => command.test(text)),
      reason,
    );
  }
});

/** Commands in blocks that are not for a shell, where nobody would run them. */
function misplaced({ file, listings }: Document): string[] {
  return listings
    .filter(({ text }) => /^(\$ |\.\/|(zygolab|npm|npx|sh|node|git|pip) )/.test(text))
    .map(({ text, line }) => `${file}:${line}: "${text}" is a command, and in no sh block`);
}

test('commands stand in blocks for a shell', (t) => {
  t.is(documents.flatMap(misplaced).join('\n'), '');
});

// ---- what stands anywhere is accepted

/** All that is shown as a command line: in blocks of any kind, and in text. */
function shown({ commands, listings, codes }: Document): readonly Told[] {
  return [...commands, ...listings, ...codes];
}

/** What is wrong with the command lines that a document shows, each as `file:line: what`. */
async function refusals(document: Document): Promise<string[]> {
  const breaches: string[] = [];
  for (const { text, line } of shown(document)) {
    const own = ownWords(text);
    const machine = /^sh scripts\/vm\/run\.sh (.*)$/.exec(text);
    const wrong =
      own !== undefined
        ? await whyNotAccepted(own)
        : machine !== null
          ? await wrongForMachine(wordsOf(machine[1]!))
          : undefined;
    if (wrong !== undefined) {
      breaches.push(`${document.file}:${line}: "${text}": ${wrong}`);
    }
  }
  return breaches;
}

async function wrongForMachine(words: readonly string[]): Promise<string | undefined> {
  try {
    await readMachineOptions(words);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('command lines that documents show are accepted', async (t) => {
  const lines = documents.flatMap((each) => shown(each));
  t.log(`${lines.filter(({ text }) => ownWords(text) !== undefined).length} command lines`);
  const breaches: string[] = [];
  for (const document of documents) {
    breaches.push(...(await refusals(document)));
  }
  t.is(breaches.join('\n'), '');
});

// ---- options in text are some command's

/** Options that documents name and that are of other programs. */
const optionsOfOthers: Readonly<Record<string, string>> = {
  '--dry-run': "pip's, beside that of `clean`",
  '--report': "pip's",
  '--no-install-recommends': "apt-get's",
  '--cross-validate': 'of the fit to Forklift, which takes no other',
  '--match': "AVA's",
  '--help': 'of every command',
};

const optionsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);

let machineHelp: Promise<string> | undefined;
const machineHelpOnce = (): Promise<string> =>
  (machineHelp ??= inTurn(async () => {
    const words = ['scripts/vm/run.sh', '--help'];
    return (await execa('sh', words, { cwd: checkout })).stdout;
  }));

/** Options that documents name and no command has, each as `file:line: what`. */
async function unknownOptions(document: Document): Promise<string[]> {
  const helps = await helpsOnce();
  const ofCommand = (name: string): string[] => optionsIn(helps.get(name)?.stdout ?? '');
  const known = new Set([
    ...[...helps.keys()].flatMap(ofCommand),
    ...optionsIn(await machineHelpOnce()),
    ...Object.keys(optionsOfOthers),
  ]);
  return [...document.codes, ...document.listings].flatMap(({ text, line }) => {
    const [first = '', second = ''] = text.split(' ');
    const command = [`${first} ${second}`, first].find((name) => name !== '' && helps.has(name));
    const allowed = command === undefined ? known : new Set(ofCommand(command));
    return optionsIn(text)
      .filter((option) => !allowed.has(option))
      .map((option) => `${document.file}:${line}: ${option} is no option in "${text}"`);
  });
}

test('options that documents name are those of a command', async (t) => {
  const breaches = await Promise.all(documents.map(unknownOptions));
  t.is(breaches.flat().join('\n'), '');
});

// ---- that what is wrong is told, with its line

const wrong: [title: string, text: string, told: RegExp][] = [
  ['a command', '```sh\nls\n./zygolab simulat\n```', /^docs\/a\.md:3: .*unknown command "simulat"/],
  ['a block for no shell', '```\nnpm start\n```', /^docs\/a\.md:2: "npm start" is a command/],
  ['an option in a block', '```sh\n./zygolab simulate --fast\n```', /^docs\/a\.md:2: .*fast/],
  ['an option in text', 'A\n\nb `./zygolab tree show x --big`', /^docs\/a\.md:3: .*big/],
  ['a value that is lacking', '`zygolab simulate --seed`', /^docs\/a\.md:1: .*seed/],
  ["a machine's option", '`sh scripts/vm/run.sh --fast`', /^docs\/a\.md:1: .*fast/],
  ["a machine's step", '`sh scripts/vm/run.sh --steps nowhere`', /^docs\/a\.md:1: .*nowhere/],
  ['an option by itself', 'A\n`--fast`', /^docs\/a\.md:2: --fast is no option/],
  ["another command's option", '`compare --burst-ms 3`', /^docs\/a\.md:1: --burst-ms is no option/],
];

for (const [title, text, told] of wrong) {
  test(`a document is told that is wrong about ${title}`, async (t) => {
    const document = repositoryOf(new Map([['docs/a.md', text]])).documents.get('docs/a.md')!;
    const breaches = [
      ...misplaced(document),
      ...(await refusals(document)),
      ...(await unknownOptions(document)),
    ];
    t.true(breaches.length >= 1);
    t.regex(breaches[0]!, told);
  });
}
