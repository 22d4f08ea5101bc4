import test from 'ava';
import { thisRepository } from './testing/repository.ts';

const { files, texts } = thisRepository();

/** Files that a source names with their folder, in a comment, a text or a command. */
const named =
  /(?<![\w./-])(?:(?:sim|real|runs|workloads|analysis|paper-figures|scripts)\/[\w./-]+\.(?:ts|c|h|py|sh|md)|docs\/[\w-]+\.md)\b/g;

/** Files that a text names and that are not there, each as `file:line: what`. */
function breaches(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(named)]
        .filter(([name]) => !files.has(name))
        .map(([name]) => `${file}:${index + 1}: ${name} is not there`),
    );
}

test('files that sources name are there', (t) => {
  const sources = [...texts].filter(
    ([file]) => /\.(ts|c|h|py|sh)$|^NOTICE$/.test(file) && !file.endsWith('.test.ts'),
  );
  t.true(sources.length > 400);
  t.is(sources.flatMap(([file, text]) => breaches(file, text)).join('\n'), '');
});

test('a source is told that names what is not there', (t) => {
  t.deepEqual(breaches('a.ts', '// see sim/simulate.ts\n// and sim/worker.ts, docs/gone.md\n'), [
    'a.ts:2: sim/worker.ts is not there',
    'a.ts:2: docs/gone.md is not there',
  ]);
  t.deepEqual(breaches('a.ts', "from '../../real/gone.ts'; // my/sim/gone.ts\n"), []);
});
