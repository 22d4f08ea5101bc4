import test from 'ava';
import { randomStream } from '../../../sim/engine/random/random.ts';
import { ImputedCost } from '../../catalog.ts';
import { imputeCosts, kindOf } from './impute-costs.ts';
import type { MeasuredCosts } from './measured-costs.ts';
import { countPackageUse } from '../github/package-use.ts';

// `web` is asked for by both projects, `lib` is pulled in by it.
const use = countPackageUse(
  { one: ['web-1.0'], two: ['web-1.0', 'rare-0.0.0'] },
  { one: ['lib-1.0', 'web-1.0'], two: ['lib-1.0', 'other-2.0', 'web-1.0'] },
);

const measured = new Map<string, MeasuredCosts>([
  ['web==1.0', { importMs: 50, importMb: 5, installMs: 500, diskMb: 50, modules: ['web'] }],
  ['lib==1.0', { importMs: 1, importMb: 0.1, installMs: 100, diskMb: 1, modules: ['lib'] }],
  ['lib==2.0', { importMs: 2, importMb: 0.2, installMs: 200, diskMb: 2, modules: ['lib'] }],
  ['broken==1.0', { installMs: 300, diskMb: 3, modules: ['broken'] }],
]);

const names = ['broken==1.0', 'lib==1.0', 'lib==2.3', 'other==2.0', 'rare==0.0.0', 'rare==1.0'];
const all =
  ImputedCost.import_ms | ImputedCost.import_mb | ImputedCost.install_ms | ImputedCost.disk_mb;

function impute(seed: number) {
  return imputeCosts(names, measured, use, randomStream(seed, 'test'));
}

test('kinds by how often projects ask for a package themselves', (t) => {
  t.is(kindOf(use, 'web'), 'application');
  t.is(kindOf(use, 'lib'), 'library');
  t.is(kindOf(use, 'never seen'), 'application');
});

test('measured costs stay, versions stand in for each other, the rest comes from the same kind', (t) => {
  const { costs, methods } = impute(1);
  t.deepEqual(costs.get('lib==1.0'), {
    importMs: 1,
    importMb: 0.1,
    installMs: 100,
    diskMb: 1,
    imputed: 0,
  });
  t.deepEqual(costs.get('lib==2.3'), {
    importMs: 2,
    importMb: 0.2,
    installMs: 200,
    diskMb: 2,
    imputed: all,
  });
  // `other` is a library: lib's most used version is the only donor. `rare` is asked for directly.
  t.is(costs.get('other==2.0')?.importMs, 1);
  t.is(costs.get('rare==1.0')?.importMs, 50);
  t.deepEqual(methods['import_ms'], {
    'drawn: application': 3,
    'nearest version': 1,
    'drawn: library': 1,
  });
});

test('an import that failed is imputed, its measured installation is not', (t) => {
  t.deepEqual(impute(1).costs.get('broken==1.0'), {
    importMs: 50,
    importMb: 5,
    installMs: 300,
    diskMb: 3,
    imputed: ImputedCost.import_ms | ImputedCost.import_mb,
  });
});

test('all versions of an unmeasured package get the same draw', (t) => {
  const { costs } = impute(1);
  t.deepEqual(costs.get('rare==0.0.0'), costs.get('rare==1.0'));
});
