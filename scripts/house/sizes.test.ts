import path from 'node:path';
import test from 'ava';
import { thisRepository } from './documents/testing/repository.ts';

/* How long files and how full folders may be. Each breach is told as `file:line: rule`. */

const linesMax = 320;
/** Of a folder, its README aside. */
const filesMax = 15;
/** The life of an invocation, which is told in one class and one order. */
const longFiles: Readonly<Record<string, number>> = { 'sim/worker/worker.ts': 350 };
/** Lists of facts, which are as long as they are. */
const tables = [/^workloads\/data-builders\/python-[a-z0-9-]+\.ts$/];

const { files, texts } = thisRepository();

test('files do one thing, and stay short', (t) => {
  t.is(tooLong([...texts]).join('\n'), '');
});

/** Files with more lines than they should have, tests among them. */
function tooLong(among: readonly (readonly [file: string, text: string])[]): string[] {
  return among
    .filter(([file]) => /\.(ts|c|h|py|sh|css|js)$/.test(file))
    .flatMap(([file, text]) => {
      const lines = text.trimEnd().split('\n').length;
      const max = longFiles[file] ?? linesMax;
      return lines > max && !tables.some((table) => table.test(file))
        ? [`${file}:${lines}: should have at most ${max} lines`]
        : [];
    });
}

test('folders hold few files, or say why there are more', (t) => {
  t.is(tooFull([...files], (folder) => texts.get(`${folder}/README.md`) ?? '').join('\n'), '');
});

/**
 * Folders with more files than they should have, and no sentence in their README that begins with
 * `More than 15 files:`.
 */
function tooFull(among: readonly string[], readme: (folder: string) => string): string[] {
  const others = among.filter((file) => path.posix.basename(file) !== 'README.md');
  const byFolder = Object.groupBy(others, (file) => path.posix.dirname(file));
  return Object.entries(byFolder).flatMap(([folder, held]) => {
    const isExplained = new RegExp(`^More than ${filesMax} files: \\S+ \\S+`, 'm').test(
      readme(folder),
    );
    return held!.length > filesMax && folder !== '.' && !isExplained
      ? [
          `${folder}/README.md:1: should say why there are ${held!.length} files ("More than ${filesMax} files: …")`,
        ]
      : [];
  });
}

test('a long file and a full folder are told', (t) => {
  const lines = 'a\n'.repeat(linesMax);
  t.deepEqual(
    tooLong([
      ['sim/a.ts', lines],
      ['sim/a.test.ts', `${lines}a\n`],
      ['sim/worker/worker.ts', `${lines}a\n`],
    ]),
    [`sim/a.test.ts:${linesMax + 1}: should have at most ${linesMax} lines`],
  );
  const held = Array.from({ length: filesMax + 1 }, (_, index) => `sim/hosts/${index}.ts`);
  t.deepEqual(
    tooFull([...held.slice(1), 'sim/hosts/README.md'], () => ''),
    [],
  );
  t.is(tooFull(held, () => '# hosts\n\nMany.\n').length, 1);
  t.is(tooFull(held, () => 'More than 15 files:\n').length, 1);
  t.regex(tooFull(held, () => '')[0]!, /^sim\/hosts\/README\.md:1: should say why there are 16/);
  t.deepEqual(
    tooFull(held, () => '# hosts\n\nMore than 15 files: each is one host.\n'),
    [],
  );
});
