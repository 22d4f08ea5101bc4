import test from 'ava';
import { localModules } from './local-modules.ts';

const files = [
  'main.py',
  'docker/helper.py',
  'backend/manage.py',
  'backend/app/__init__.py',
  'backend/app/models.py',
  'backend/app/redis.py',
  'src/core/__init__.py',
  'src/core/fast.cpython-311-x86_64-linux-gnu.so',
  'tests/test_core.py',
];
const locals = localModules('shop', files);

/** A title, the importing file, the module, and whether a local one is found first. */
const cases = [
  ['a module beside the file', 'backend/manage.py', 'manage', true],
  ['a module at the root', 'tests/test_core.py', 'main', true],
  ['a package beside the file', 'backend/manage.py', 'app', true],
  ['a package below src', 'tests/test_core.py', 'core', true],
  ['a module in the folder that holds the package', 'backend/app/models.py', 'manage', true],
  ['a module of another folder', 'main.py', 'manage', false],
  ['a folder without __init__.py gives way to an installed package', 'main.py', 'docker', false],
  ['a module within the package itself', 'backend/app/models.py', 'redis', false],
  ['a module that is not there', 'main.py', 'numpy', false],
] as const;

for (const [title, file, module, expected] of cases) {
  test(title, (t) => {
    t.is(locals.finds(file, module, false), expected);
  });
}

test('Python 2 finds modules beside the file within packages too', (t) => {
  t.true(locals.finds('backend/app/models.py', 'redis', true));
});

test('a root with __init__.py is a package of its name', (t) => {
  t.true(localModules('shop', ['__init__.py', 'a.py']).finds('a.py', 'shop', false));
  t.false(locals.finds('main.py', 'shop', false));
});

test('names anywhere in the project are mentioned, compiled modules too', (t) => {
  for (const name of ['docker', 'helper', 'redis', 'fast', 'tests']) {
    t.true(locals.mentions(name), name);
  }
  t.false(locals.mentions('numpy'));
});
