import { pythonStandardLibrary } from '../../data-builders/github/python-standard-library.ts';
import type { TargetPython } from '../../packaging/target-python.ts';
import { compareVersions } from '../../packaging/version.ts';

/** Modules that entered the standard library after Python 3.8, with the version that has them first. */
const added: Readonly<Record<string, string>> = {
  annotationlib: '3.14',
  compression: '3.14',
  graphlib: '3.9',
  tomllib: '3.11',
  zoneinfo: '3.9',
};

/** Modules that left it, with the first version without them (PEP 594 and others). */
const removed: Readonly<Record<string, string>> = {
  ...versionOf('3.9', 'dummy_threading'),
  ...versionOf('3.10', 'formatter parser symbol'),
  ...versionOf('3.11', 'binhex'),
  ...versionOf('3.12', 'asynchat asyncore distutils imp smtpd'),
  ...versionOf(
    '3.13',
    'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
  ),
};

/**
 * Whether a top-level module is of the standard library of some Python 3, and if so, whether this
 * Python has it.
 */
export function standardModule(
  module: string,
  { version }: TargetPython,
): 'present' | 'absent' | undefined {
  const [first, end] = [added, removed].map((table) =>
    Object.hasOwn(table, module) ? table[module] : undefined,
  );
  if (first === undefined && end === undefined) {
    return pythonStandardLibrary.has(module) ? 'present' : undefined;
  }
  const isThere =
    (first === undefined || compareVersions(version, first) >= 0) &&
    (end === undefined || compareVersions(version, end) < 0);
  return isThere ? 'present' : 'absent';
}

function versionOf(version: string, modules: string): Record<string, string> {
  return Object.fromEntries(modules.split(' ').map((module) => [module, version]));
}
