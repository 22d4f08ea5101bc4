import { InputError } from '../input-error.ts';
import { allows } from './version-choice.ts';

/** The Python that the measurements were taken with, on Linux. */
const environment: Readonly<Record<string, string>> = {
  extra: '',
  implementation_name: 'cpython',
  implementation_version: '3.10.13',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  platform_release: '',
  platform_system: 'Linux',
  platform_version: '',
  python_full_version: '3.10.13',
  python_version: '3.10',
  sys_platform: 'linux',
};

/** Old spellings that pip still reads. */
const oldNames: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  'platform.version': 'platform_version',
  python_implementation: 'platform_python_implementation',
  'sys.platform': 'sys_platform',
};

/**
 * Whether an environment marker (PEP 508) holds for CPython 3.10 on x86-64 Linux, without extras:
 * `python_version >= "3.8" and sys_platform != "win32"`.
 *
 * @param place `file:line`, for the error
 * @throws InputError if it is not a marker
 */
export function markerHolds(place: string, marker: string): boolean {
  const tokens =
    marker.match(/"[^"]*"|'[^']*'|[A-Za-z_][\w.]*|===|==|~=|!=|<=|>=|<|>|[()]|\S/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new InputError(
      `${place}: ${JSON.stringify(marker)} should be an environment marker like python_version >= "3.8"`,
    );
  };
  const isNext = (token: string): boolean => tokens[at] === token && ++at > 0;
  const value = (): [text: string, isVersion: boolean] => {
    const token = tokens[at++] ?? fail();
    if (/^["']/.test(token) && token.length > 1) {
      return [token.slice(1, -1), false];
    }
    const name = oldNames[token] ?? token;
    const known = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return [known ?? fail(), name.endsWith('_version') && name !== 'platform_version'];
  };
  const comparison = (): boolean => {
    if (isNext('(')) {
      const holds = either();
      return isNext(')') ? holds : fail();
    }
    const [left, isLeftVersion] = value();
    const isNegated = isNext('not');
    const operator = tokens[at++] ?? fail();
    const [right, isRightVersion] = value();
    if (operator === 'in') {
      return right.includes(left) !== isNegated;
    }
    if (isNegated || !/^(?:===?|~=|!=|[<>]=?)$/.test(operator)) {
      return fail();
    }
    return compare(left, operator, right, isLeftVersion || isRightVersion);
  };
  const both = (): boolean => {
    let holds = comparison();
    while (isNext('and')) {
      holds = comparison() && holds;
    }
    return holds;
  };
  const either = (): boolean => {
    let holds = both();
    while (isNext('or')) {
      holds = both() || holds;
    }
    return holds;
  };
  const holds = either();
  return at === tokens.length ? holds : fail();
}

function compare(left: string, operator: string, right: string, areVersions: boolean): boolean {
  if (areVersions && /^\d/.test(left) && /^\d/.test(right)) {
    return allows({ operator, version: right }, left);
  }
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
