import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { loadWorkload } from '../../built-in.ts';
import { importsFunctions, importStatement } from '../../data-builders/github/imports.ts';
import { modulePackages } from '../../data-builders/github/module-packages.ts';
import { usedPackages } from '../../data-builders/catalog-builder.ts';
import { readPackageKnowledge } from './package-knowledge.ts';

const knowledge = readPackageKnowledge();
const statements = join(
  import.meta.dirname,
  '../../../../shared/data/recite-user/imports.jsonl.gz',
);
const sourceTest = existsSync(statements) ? test : test.skip;
const suffix = existsSync(statements)
  ? ''
  : ' (skipped: the source data is not beside the checkout)';

test('measured costs, use and dependencies are those of the sources', (t) => {
  // forklift/packages.json, numpy 1.26.0: 45.7 ms; reqbench/top_500_pkgs.json: what requests needs.
  t.is(knowledge.measured.get('numpy==1.26.0')?.importMs?.toFixed(1), '45.7');
  t.is(knowledge.measured.size, 500);
  t.deepEqual(knowledge.graph.dependenciesOf('requests', '2.31.0'), [
    'certifi',
    'charset-normalizer',
    'idna',
    'urllib3',
  ]);
  t.is(knowledge.use.usualVersion('requests'), '2.31.0');
  t.true(knowledge.use.directShare('idna') < 0.3);
  t.is(knowledge.use.usualVersion('no-such-package'), '0.0.0');
  t.is(knowledge.use.directShare('no-such-package'), 1);
});

sourceTest(`it makes the imports workload just as the sources do${suffix}`, (t) => {
  const lines = gunzipSync(readFileSync(statements)).toString('utf8').trimEnd().split('\n');
  const { functions } = importsFunctions(
    lines.map((line) => importStatement.parse(JSON.parse(line))),
    modulePackages(knowledge.measured, knowledge.use),
    knowledge.use,
    knowledge.graph,
  );
  const { catalog } = loadWorkload('imports');
  t.deepEqual(usedPackages(functions), catalog.packageNames);
  t.deepEqual(
    functions.map((one) => one.packages.length),
    functions.map(
      (_, index) => catalog.packageOffsets[index + 1]! - catalog.packageOffsets[index]!,
    ),
  );
});
