import test from 'ava';
import { importsFunctions } from './imports.ts';
import type { MeasuredCosts } from '../costs/measured-costs.ts';
import { modulePackages } from './module-packages.ts';
import { countPackageUse } from './package-use.ts';

const use = countPackageUse(
  { a: ['keras-2.9', 'once-1'], b: ['keras-2.9'], c: ['keras-2.9', 'beautifulsoup4-4.12'] },
  {},
);
const costs = { installMs: 1, diskMb: 1 };
const measured = new Map<string, MeasuredCosts>([
  ['bs4==0.0.1', { ...costs, modules: [] }],
  ['rare-soup==1', { ...costs, modules: ['bs4'] }],
  ['beautifulsoup4==4.12', { ...costs, modules: ['bs4'] }],
  ['gcp-releasetool==1', { ...costs, modules: ['tests'] }],
]);
const packageOf = modulePackages(measured, use);

test('modules map by what packages provide, by known aliases, and by name if used three times', (t) => {
  t.is(packageOf('bs4'), 'beautifulsoup4');
  t.is(packageOf('cv2'), 'opencv-python');
  t.is(packageOf('keras'), 'keras');
  t.is(packageOf('once'), undefined);
  t.is(packageOf('tests'), undefined);
  t.is(packageOf(''), undefined);
});

function statement(repo: string, library: string, file = 'main.py') {
  return { repo, library, file_path: file };
}

test('one function a repository; what is no package is counted once a repository', (t) => {
  const { functions, dropped } = importsFunctions(
    [
      statement('x/y', 'bs4'),
      statement('x/y', 'bs4', 'lib/keras.py'),
      statement('x/y', 'keras'),
      statement('x/y', 'urllib2'),
      statement('z', 'typing'),
      statement('z', 'typing', 'other.py'),
      statement('z', 'helpers'),
    ],
    packageOf,
    use,
    { dependenciesOf: (name) => (name === 'beautifulsoup4' ? ['soupsieve'] : []) },
  );
  t.deepEqual(functions, [
    { name: 'x/y', packages: ['beautifulsoup4==4.12', 'soupsieve==0.0.0'] },
    { name: 'z', packages: [] },
  ]);
  t.deepEqual(dropped, {
    'modules left out: local to the repository': 1,
    'modules left out: standard library': 2,
    'modules left out: no known package': 1,
    'repositories left without a package (kept as functions without packages)': 1,
  });
});
