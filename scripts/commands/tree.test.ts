import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { execa } from 'execa';
import { readTree } from '../../workloads/trees/read-tree.ts';
import { parseTree } from '../../workloads/trees/tree-json.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'zygolab-tree-'));
test.after.always(() => rmSync(folder, { recursive: true }));

/** A workload in which two functions of three need numpy, and one of them pandas. */
const workload = path.join(folder, 'workload');
test.before(() => {
  mkdirSync(workload);
  writeFileSync(
    path.join(workload, 'packages.csv'),
    'package,import_ms,import_mb,install_ms,disk_mb\nnumpy,50,4,0,0\npandas,250,9,0,0\nsix,1,0,0,0\n',
  );
  const functions = [['numpy'], ['numpy', 'pandas'], ['six']];
  const lines = functions.map((packages, index) =>
    JSON.stringify({ name: `f${index}`, packages, execute_ms: 1, memory_mb: 1 }),
  );
  writeFileSync(path.join(workload, 'functions.jsonl'), `${lines.join('\n')}\n`);
});

test('build writes the tree that the builder gives, and says what it is', async (t) => {
  const file = path.join(folder, 'new/built.json');
  const words = ['build', '--workload', workload, '--builder', 'v1', '--nodes', '9', '--out', file];
  const { stdout } = await run(words);
  t.is(stdout, `${file}: 4 nodes, 2 deep, 3 different packages`);
  const tree = readTree(file);
  t.deepEqual(
    tree.children.map(({ packages }) => packages),
    [['numpy'], ['six']],
  );
  t.deepEqual(tree.children[0]?.children[0]?.packages, ['pandas']);
});

test('build prints the tree if no file is named', async (t) => {
  const { stdout } = await run(['build', '--workload', workload, '--nodes', '2']);
  t.deepEqual(parseTree(stdout, 'stdout').children[0]?.packages, ['pandas', 'numpy']);
});

test('build takes dependency sets from a file', async (t) => {
  const file = path.join(folder, 'dependencies.json');
  writeFileSync(file, JSON.stringify({ numpy: { numpy: 2 }, pandas: { pandas: 1 } }));
  const words = ['build', '--workload', workload, '--nodes', '2', '--dependencies', file];
  const { stdout } = await run(words);
  t.deepEqual(parseTree(stdout, 'stdout').children[0]?.packages, ['pandas']);
});

test('show prints an outline, or the nodes as JSON', async (t) => {
  const { stdout } = await run(['show', 'openlambda-40']);
  t.regex(stdout, /^40 nodes, 9 deep, 18 different packages\n/);
  t.is(stdout.split('\n').length, 43);
  const nodes = JSON.parse((await run(['show', 'openlambda-40', '--json'])).stdout).nodes;
  t.is(nodes.length, 40);
  t.like(nodes[2], { node: 2, parent: 1, depth: 2, packages: ['setuptools'], holds: 2, split: 3 });
});

test('show draws pictures', async (t) => {
  const svg = path.join(folder, 'tree.svg');
  const png = path.join(folder, 'tree.png');
  t.is((await run(['show', 'openlambda-40', '--out', svg])).stdout, svg);
  await run(['show', 'openlambda-40', '--out', png]);
  t.regex(readFileSync(svg, 'utf8'), />Zygote tree openlambda-40</);
  t.deepEqual([...readFileSync(png).subarray(1, 4)], [...Buffer.from('PNG')]);
});

test('convert writes what can be read again, gzipped by name', async (t) => {
  const file = path.join(folder, 'copy.json.gz');
  await run(['convert', 'openlambda-40', '--out', file]);
  t.deepEqual(
    parseTree(gunzipSync(readFileSync(file)).toString(), file),
    readTree('openlambda-40'),
  );
});

const refused: readonly [title: string, words: readonly string[], message: RegExp][] = [
  ['an unknown tree', ['show', 'oak'], /tree "oak" is neither a file nor a built-in tree/],
  ['an unknown picture', ['show', 'openlambda-40', '--out', 'tree.gif'], /in \.svg or \.png/],
  ['an unknown builder', ['build', '--builder', 'v4'], /Choices: "v0", "v1", "v2", "v3"/],
  ['no nodes', ['build', '--nodes', '0'], /--nodes is "0"; it should be an integer ≥ 1/],
  ['nodes twice', ['build', '--nodes', '1', '--nodes', '2'], /--nodes is given 2 times/],
  ['no file to write', ['convert', 'openlambda-40'], /Missing required argument: out/],
  ['another file', ['convert', 'openlambda-40', '--out', 't.xml'], /end in \.json or \.json\.gz/],
];

for (const [title, words, message] of refused) {
  test(`${title} is refused, and nothing is written`, async (t) => {
    const cwd = mkdtempSync(path.join(folder, 'refused-'));
    const { exitCode, stderr } = await run(words, { reject: false, cwd });
    // Only the unknown tree might have been one: all else is a mistake of the command line.
    t.is(exitCode, title === 'an unknown tree' ? 1 : 2);
    t.regex(stderr, message);
    t.deepEqual(readdirSync(cwd), []);
  });
}

/** Runs the command line in a process of its own. */
function run(
  words: readonly string[],
  options: { readonly reject?: boolean; readonly cwd?: string } = {},
) {
  const script = path.join(import.meta.dirname, '..', 'zygolab.ts');
  return execa(process.execPath, [script, 'tree', ...words], options);
}
