import test from 'ava';
import { InputError } from '../input-error.ts';
import { markerHolds } from './marker.ts';
import { measuredPython } from './target-python.ts';

/** Markers, and whether they hold for CPython 3.10 on x86-64 Linux, by PEP 508. */
const cases: readonly (readonly [string, boolean])[] = [
  ['python_version >= "3.8"', true],
  ['python_version < "3.9"', false],
  ['python_version < "3"', false],
  ["'3.9' <= python_version", true],
  ['python_full_version >= "3.10.2"', true],
  ['python_version == "3.*"', true],
  ['python_version != "2.7"', true],
  ['python_version ~= "3.9"', true],
  ['sys_platform == "win32"', false],
  ['sys.platform == "linux"', true],
  ["platform_system != 'Windows' and (os_name == 'nt' or platform_machine == 'x86_64')", true],
  ['os_name == "nt" and os_name == "posix" or python_version > "3"', true],
  ['os_name == "posix" or python_version > "3" and os_name == "nt"', true],
  ['platform_python_implementation == "PyPy"', false],
  ['python_version in "2.6 2.7 3.10"', true],
  ['python_version not in "2.6, 2.7"', true],
  ['"win" in sys_platform', false],
  ['extra == "socks"', false],
];

for (const [marker, expected] of cases) {
  test(`${marker}: ${expected}`, (t) => {
    t.is(markerHolds('a:1', marker, measuredPython), expected);
  });
}

for (const marker of [
  '',
  'python_version',
  'python_version >',
  'python >= "3"',
  '(os_name == "nt"',
  'os_name == "nt" "x"',
  'os_name = "nt"',
  'constructor == "x"',
  'os_name == "',
]) {
  test(`no marker: ${marker}`, (t) => {
    const error = t.throws(() => markerHolds('a.txt:3', marker, measuredPython), {
      instanceOf: InputError,
    });
    t.true(
      error.message.startsWith(
        `a.txt:3: ${JSON.stringify(marker)} should be an environment marker`,
      ),
    );
  });
}
