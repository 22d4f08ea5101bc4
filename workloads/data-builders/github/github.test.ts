import test from 'ava';
import { githubFunctions } from './github.ts';
import { countPackageUse } from './package-use.ts';

const direct = {
  compiled: ['Flask-0.0.0', '-r other.txt-0.0.0'],
  own: [
    '{% if x %}-0.0.0',
    'pkg_resources-0.0.0',
    'flask-1.0',
    'Flask-2.0',
    'jinja2-None',
    './local-0.0.0',
  ],
  failed: ['flask-2.0'],
  nothing: ['Read this first.-0.0.0'],
};
const compiled = { compiled: ['flask-2.3', 'jinja2-3.1', 'markupsafe-2.1'], failed: [] };
const graph = {
  dependenciesOf: (name: string) => (name === 'flask' ? ['jinja2', 'markupsafe', 'new'] : []),
};

test('closures where there are any, else the own list closed over dependencies', (t) => {
  const use = countPackageUse(direct, compiled);
  const { functions, dropped } = githubFunctions(direct, compiled, use, graph);
  t.deepEqual(functions, [
    { name: 'compiled', packages: ['flask==2.3', 'jinja2==3.1', 'markupsafe==2.1'] },
    { name: 'own', packages: ['flask==1.0', 'jinja2==3.1', 'markupsafe==2.1', 'new==0.0.0'] },
    { name: 'failed', packages: ['flask==2.0', 'jinja2==3.1', 'markupsafe==2.1', 'new==0.0.0'] },
    { name: 'nothing', packages: [] },
  ]);
  t.deepEqual(dropped, {
    'files not compiled: own list, closed over known dependencies': 3,
    'lines dropped: template': 1,
    'lines dropped: url or path': 1,
    'lines dropped: package stands there twice': 1,
    'packages unpinned: usual version taken': 1,
    'lines dropped: other text': 1,
    'lines dropped: pkg-resources==0.0.0, which is no package': 1,
    'files left without a package (kept as functions without packages)': 1,
  });
});

test('the usual version: most used in closures, else the newest pinned, else 0.0.0', (t) => {
  const use = countPackageUse(
    { a: ['x-1.9', 'y-1.9'], b: ['x-1.10', 'y-1.10'], c: ['z-0.0.0'] },
    { a: ['x-1.0'], b: ['x-1.0'], c: ['x-3.0'] },
  );
  t.is(use.usualVersion('x'), '1.0');
  t.is(use.usualVersion('y'), '1.10');
  t.is(use.usualVersion('z'), '0.0.0');
});
