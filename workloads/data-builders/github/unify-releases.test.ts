import test from 'ava';
import { unifyReleases } from './unify-releases.ts';

test('one spelling a release: the known one, else that of the index, else the usual one', (t) => {
  const compiled = { a: ['six-1.16.0', 'idna-3.4'], b: ['idna-3.4.0'], c: ['idna-3.4'] };
  const direct = { a: ['Six-1.16', 'idna-3.4.0', 'toml-0.10'], b: ['toml-0.10.0', 'flask-v2.0'] };
  const [first, second] = unifyReleases(['flask==2.0.0'], [compiled, direct]);
  t.deepEqual(first, { a: ['six-1.16.0', 'idna-3.4'], b: ['idna-3.4'], c: ['idna-3.4'] });
  t.deepEqual(second, {
    a: ['six-1.16.0', 'idna-3.4', 'toml-0.10.0'],
    b: ['toml-0.10.0', 'flask-2.0.0'],
  });
});

test('what is no pin stays as it is', (t) => {
  const list = { a: ['flask-0.0.0', '-e .-0.0.0', 'numpy-1.*', 'pytz-2012h'] };
  t.deepEqual(unifyReleases([], [list]), [list]);
});
