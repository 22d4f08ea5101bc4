import type { WorkloadNotes } from '../../workloads/directory/notes.ts';

/**
 * What to do where packages of an imported or scanned workload cannot be installed or imported, and
 * nobody asked pip for them: the command that made it, with `--resolve`.
 *
 * @param options where the packages were looked for just now
 * @returns undefined where that would not help
 */
export function resolveHint(
  notes: WorkloadNotes | undefined,
  options: { readonly python: string; readonly wheels: string },
): string | undefined {
  if (notes?.command === undefined || notes.resolver !== undefined) {
    return undefined;
  }
  const python = options.python === '' ? '' : ` --python ${options.python}`;
  const wheels = options.wheels === '' ? '' : ` --wheels ${options.wheels}`;
  return `versions and dependencies came from the data that comes along; pip finds them with: ${notes.command} --resolve${python}${wheels}`;
}
