import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { ModuleOutcomes } from '../../real/compatibility/outcome.ts';
import { CompatibilityDirectory } from './compatibility-directory.ts';

function folder(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'zygolab-compatibility-'));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const one: ModuleOutcomes = new Map([
  ['test.test_z.A.b', { outcome: 'passed', words: '' }],
  ['test.test_z.A.a', { outcome: 'failed', words: 'Error: "x",\ny' }],
]);
const other: ModuleOutcomes = new Map([['test.test_z.A.b', { outcome: 'lost', words: 'oom: ' }]]);

test('outcomes of several commands come together, the last one of a place counts', (t) => {
  const directory = folder(t);
  const first = new CompatibilityDirectory(directory, '3.11.7');
  first.write('z', new Map([['host', one]]));
  first.write('a', new Map([['host', other]]));
  const second = new CompatibilityDirectory(directory, '3.11.7');
  second.write('z', new Map([['docker', other]]));
  second.write('a', new Map([['host', one]]));
  const { table: all } = second.readAll();
  t.deepEqual([...all.keys()], ['a', 'z']);
  t.deepEqual([...all.get('z')!.get('host')!], [...one]);
  t.deepEqual([...all.get('z')!.get('docker')!], [...other]);
  t.deepEqual([...all.get('a')!.get('host')!], [...one]);
});

test('a module has the outcomes of one Python, which is told, and other directories are left alone', (t) => {
  const directory = folder(t);
  const old = new CompatibilityDirectory(directory, '3.11.7');
  old.write('z', new Map([['host', one]]));
  const next = new CompatibilityDirectory(directory, '3.12.1');
  next.write('a', new Map([['host', one]]));
  t.deepEqual(
    [...next.readAll().pythons],
    [
      ['a', '3.12.1'],
      ['z', '3.11.7'],
    ],
  );
  next.write('z', new Map([['docker', other]]));
  t.deepEqual([...next.readAll().table.get('z')!.keys()], ['docker']);
  t.is(next.readAll().pythons.get('z'), '3.12.1');
  const strange = folder(t);
  writeFileSync(path.join(strange, 'thesis.tex'), '%');
  t.throws(() => new CompatibilityDirectory(strange, '3.11.7'), { message: /thesis\.tex/ });
});

test('differences are written as a table with their causes', (t) => {
  const directory = folder(t);
  const explanation = {
    cause: 'It is small.',
    wanted: { document: 'docs/threat-model.md', words: 'limits' },
    places: /lean/,
    words: /oom/,
  };
  const difference = { module: 'z', test: 'a.b', subject: 'lean', words: 'oom: ' };
  const between = { reference: 'host', expected: 'passed', found: 'lost' } as const;
  new CompatibilityDirectory(directory, '3.11.7').conclude(
    {
      table: new Map(),
      subjects: [],
      differences: [{ ...difference, ...between, explanation }],
      explanations: [explanation],
      where: [],
    },
    {},
  );
  t.is(
    readFileSync(path.join(directory, 'differences.csv'), 'utf8'),
    'module,test,reference,expected,subject,found,cause,wanted,words\nz,a.b,host,passed,lean,lost,It is small.,limits,oom: \n',
  );
});
