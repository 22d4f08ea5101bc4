import test from 'ava';
import { testThatNeeds } from '../../real/testing/test-that-needs.ts';
import { measurePackages, packagesUnavailable } from '../measuring/measured-packages.ts';
import { readPackageValues, writePackageValues } from '../results/package-values.ts';
import { pythonPackages } from '../figures/python-packages.ts';
import { figureContext } from '../testing/figure-context.ts';

const withIndex = testThatNeeds(await packagesUnavailable());

test('published data give exact shares of the top 20, and the mean of the imports of 2017', async (t) => {
  const context = await figureContext(t);
  await pythonPackages.simulation!.run(context);
  const { evidence } = pythonPackages.draw({ sim: context.directory });
  const shares = evidence.filter(({ claim }) => claim === 'top-20-imports');
  t.deepEqual(
    shares.map(({ mode, value, n }) => [mode, value.toFixed(1), n]),
    [
      ['data', '35.7', 13_467],
      ['data', '20.1', 102_364],
      ['data', '28.0', 164_831],
    ],
  );
  t.true(shares.every(({ value, low, high }) => low === value && high === value));
  const [first] = evidence.filter(({ claim }) => claim === 'import-time');
  t.is(first!.value.toFixed(1), '82.8');
  t.is(first!.n, 20);
  t.true(first!.low < first!.value && first!.value < first!.high);
});

test('what was measured stands beside it, by its medians, and failures are told', async (t) => {
  const context = await figureContext(t);
  const value = (name: string, quantity: 'import_ms' | 'download_ms', ms: number) => ({
    source: 'measured here',
    package: name,
    quantity,
    value: ms,
  });
  writePackageValues(
    context.directory,
    [
      value('django', 'import_ms', 10),
      value('django', 'import_ms', 20),
      value('django', 'import_ms', 90),
      value('flask', 'import_ms', 40),
      value('django', 'download_ms', 1000),
    ],
    [{ package: 'south', reason: 'print "it is of Python 2"' }],
  );
  const { evidence, findings } = pythonPackages.draw({ real: context.directory });
  t.like(evidence, [{ claim: 'import-time', mode: 'real', value: 30, n: 2 }]);
  t.true(findings.some(({ finding }) => finding === 'south failed here'));
});

withIndex('a package is downloaded, installed and imported', async (t) => {
  const context = await figureContext(t);
  await measurePackages(context, { ranks: [13, 14], transfers: 1, imports: 2 });
  const { values, failures } = readPackageValues(context.directory);
  t.deepEqual(failures, []);
  t.deepEqual(values.map((one) => `${one.package} ${one.quantity}`).toSorted(), [
    'six archive_mb',
    'six download_ms',
    'six import_ms',
    'six import_ms',
    'six install_ms',
    'six installed_mb',
  ]);
  t.true(values.every(({ value }) => value > 0));
});

test('without results there is nothing', (t) => {
  t.deepEqual(pythonPackages.draw({}), { charts: [], findings: [], evidence: [] });
});
