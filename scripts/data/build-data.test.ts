import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';

const script = join(import.meta.dirname, 'build-data.ts');
const committed = join(import.meta.dirname, '../../workloads/data');
const source = join(import.meta.dirname, '../../../shared/data');
const sourceTest = existsSync(source) ? test : test.skip;
const suffix = existsSync(source) ? '' : ' (skipped: the source data is not beside the checkout)';

sourceTest(`the committed data is what the sources give, byte by byte${suffix}`, async (t) => {
  const target = mkdtempSync(join(tmpdir(), 'zygolab-data-'));
  t.teardown(() => rmSync(target, { recursive: true }));
  await execa(process.execPath, [script, source, target]);
  const built = globSync('**/*.{gz,json}', { cwd: target }).toSorted();
  t.deepEqual(globSync('**/*.{gz,json}', { cwd: committed }).toSorted(), built);
  const different = built.filter(
    (file) => !readFileSync(join(target, file)).equals(readFileSync(join(committed, file))),
  );
  t.deepEqual(different, []);
});

test('the committed data stays small', (t) => {
  const bytes = globSync('**/*', { cwd: committed, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0);
  t.true(bytes < 15e6);
});

test('a source folder that is not there is told in one line', async (t) => {
  const result = await execa(process.execPath, [script, '/nowhere'], { reject: false });
  t.is(result.exitCode, 2);
  t.is(result.stderr, '/nowhere: should be the folder of source data (first argument)');
});
