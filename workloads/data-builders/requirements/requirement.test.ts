import test from 'ava';
import { parseRequirement } from './requirement.ts';

test('pinned and unpinned packages, with extras and markers', (t) => {
  t.deepEqual(parseRequirement('pytest-xdist-3.0.2'), { name: 'pytest-xdist', version: '3.0.2' });
  t.deepEqual(parseRequirement('Flask_Cors-0.0.0'), { name: 'flask-cors', version: undefined });
  t.deepEqual(parseRequirement('ruamel.yaml-None'), { name: 'ruamel-yaml', version: undefined });
  t.deepEqual(parseRequirement('numpy-1.23.*'), { name: 'numpy', version: undefined });
  t.deepEqual(parseRequirement('ipython-=7.31.1'), { name: 'ipython', version: '7.31.1' });
  t.deepEqual(parseRequirement('pytz-2023.3.post1'), { name: 'pytz', version: '2023.3.post1' });
  t.deepEqual(parseRequirement('torch-1.10.2+cu113'), { name: 'torch', version: '1.10.2+cu113' });
  t.deepEqual(parseRequirement('flask-2.1.0 ; python_version > "3.6"'), {
    name: 'flask',
    version: '2.1.0',
  });
  t.deepEqual(parseRequirement('etils[epath,epy]-1.4.1'), { name: 'etils', version: '1.4.1' });
});

test('noise is told by its kind', (t) => {
  t.is(parseRequirement("{% if params and params.environ-'x' %}"), 'template');
  t.is(parseRequirement('-r ../requirements.txt-0.0.0'), 'option');
  t.is(parseRequirement('-e .-0.0.0'), 'option');
  t.is(parseRequirement('.-0.0.0'), 'url or path');
  t.is(parseRequirement('../../-0.0.0'), 'url or path');
  t.is(parseRequirement('git+https://github.com/google-research/t5x.git-0.0.0'), 'url or path');
  t.is(parseRequirement('werkzeug=1.0.1=pypi_0-0.0.0'), 'conda');
  t.is(parseRequirement('Update cache.-0.0.0'), 'other text');
});
