import test from 'ava';
import { parseCompiledRequirements } from './requirements-text.ts';

test('closure in file order, direct requirements and who pulled each package in', (t) => {
  const compiled = parseCompiledRequirements(
    [
      '#',
      '#    pip-compile temp_0.in',
      '#',
      'Google_api.core[grpc]==2.11.1 ; python_version > "3.6"',
      '    # via',
      '    #   -r temp_0.in',
      '    #   grpcio-tools',
      'protobuf==4.24.3',
      '    # via google-api-core[grpc]',
      '',
      '# The following packages are considered to be unsafe in a requirements file:',
      '# setuptools',
      '',
    ].join('\n'),
  );
  t.deepEqual(compiled.packages, ['google-api-core==2.11.1', 'protobuf==4.24.3']);
  t.deepEqual(compiled.direct, ['google-api-core==2.11.1']);
  t.deepEqual(
    [...compiled.requiredBy],
    [
      ['google-api-core==2.11.1', ['grpcio-tools']],
      ['protobuf==4.24.3', ['google-api-core']],
    ],
  );
});

test('a text without packages is an empty closure', (t) => {
  t.deepEqual(parseCompiledRequirements('#\n# nothing\n').packages, []);
});

test('an unpinned package is refused by its line', (t) => {
  t.throws(() => parseCompiledRequirements('requests>=2\n'), {
    message: 'line "requests>=2" should be name==version',
  });
});
