import fc from 'fast-check';

/* Text as it stands in requirements, right and nearly right, to hold readers against each other. */

const number = fc.constantFrom('0', '0', '1', '2', '10', '007', '2023');
const release = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
export const seldom = (...texts: string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(...texts) },
  );
export const version = fc
  .tuple(
    seldom('v', '1!', '0!', 'v2!'),
    release,
    seldom('a1', 'b', 'rc2', 'c0', '.alpha', '-beta.3', '_pre_1', 'preview', 'RC1'),
    seldom('.post1', '-1', 'post', '.rev2', '-r3', '_post0', '.POST.4'),
    seldom('.dev0', 'dev', '-dev3', '_dev.2'),
    seldom('+abc', '+1', '+abc.5', '+1-2', '+A_b', '+01'),
  )
  .map((parts) => parts.join(''));
export const nearlyVersion = fc.oneof(
  { weight: 9, arbitrary: version },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'x',
      '1.',
      '.1',
      '1..2',
      '1.0-',
      '1.0+',
      '2012h',
      '1.0.*',
      '1 0',
    ),
  },
);
const clause = fc
  .tuple(
    fc.constantFrom('==', '!=', '<=', '>=', '<', '>', '~=', '==='),
    fc.constantFrom('', ' ', '\t'),
    fc.oneof(
      version,
      release.map((text) => `${text}.*`),
      nearlyVersion,
    ),
  )
  .map((parts) => parts.join(''));
export const specifier = fc
  .tuple(fc.array(clause, { maxLength: 3 }), fc.constantFrom(',', ' , '), seldom(','))
  .map(([clauses, comma, end]) => clauses.join(comma) + (clauses.length > 0 ? end : ''));

const versionComparison = fc
  .tuple(
    fc.constantFrom('python_version', 'python_full_version', 'implementation_version'),
    fc.constantFrom('==', '!=', '<=', '>=', '<', '>', '~='),
    fc.constantFrom(
      '2.7',
      '3',
      '3.1',
      '3.10',
      '3.10.13',
      '3.11',
      '3.12.0',
      '3.13.0b1',
      '4.0',
      '03.10',
    ),
    fc.boolean(),
  )
  .map(([name, operator, bound, isTurned]) =>
    isTurned ? `"${bound}"${operator}${name}` : `${name} ${operator} '${bound}'`,
  );
const prefixComparison = fc
  .tuple(fc.constantFrom('==', '!='), fc.constantFrom('3.*', '3.10.*', '2.*', '3.1.*'))
  .map(([operator, bound]) => `python_version ${operator} "${bound}"`);
const textComparison = fc
  .tuple(
    fc.constantFrom(
      'os_name',
      'os.name',
      'sys_platform',
      'sys.platform',
      'platform_system',
      'platform_machine',
      'platform.machine',
      'platform_python_implementation',
      'python_implementation',
      'implementation_name',
    ),
    fc.constantFrom('==', '!=', 'in', 'not in'),
    fc.constantFrom(
      'nt',
      'posix',
      'linux',
      'linux2',
      'win32',
      'Linux',
      'Windows',
      'x86_64',
      'CPython',
      'cpython',
      'linux, darwin',
      '',
    ),
    fc.boolean(),
  )
  .map(([name, operator, value, isTurned]) =>
    isTurned && operator !== 'not in'
      ? `'${value}' ${operator} ${name}`
      : `${name} ${operator} "${value}"`,
  );
const membership = fc
  .tuple(fc.constantFrom('in', 'not in'), fc.constantFrom('2.7 3.10', '2.6, 2.7', '3.10 3.11 3.12'))
  .map(([operator, list]) => `python_version ${operator} "${list}"`);
export const { marker } = fc.letrec<{ marker: string }>((tie) => ({
  marker: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(versionComparison, prefixComparison, textComparison, membership),
    fc
      .tuple(tie('marker'), fc.constantFrom(' and ', ' or '), tie('marker'))
      .map((parts) => parts.join('')),
    tie('marker').map((text) => `(${text})`),
    fc.constantFrom(
      '',
      'os_name',
      'os_name ==',
      '(os_name == "nt"',
      'python = "3"',
      'os_name == nt',
    ),
  ),
}));
