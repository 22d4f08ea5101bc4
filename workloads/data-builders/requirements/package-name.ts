/**
 * The normalised form of a Python package's name (PEP 503): lower case, every run of `-`, `_` and
 * `.` one hyphen. `Zope.Interface` and `zope_interface` are both `zope-interface`.
 */
export function normalizePackageName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
