import { allows, parseSpecifier } from '../../packaging/specifier.ts';
import type { TargetPython } from '../../packaging/target-python.ts';

/** Whether a Python is in the range that `requires-python` names; what is no range allows all. */
export function isPythonIn(range: unknown, { fullVersion }: TargetPython): boolean {
  const clauses = typeof range === 'string' ? parseSpecifier(range) : undefined;
  return clauses?.every((clause) => allows(clause, fullVersion)) ?? true;
}
