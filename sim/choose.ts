import { UsageError } from '../workloads/input-error.ts';

/** The entry of a registry by its name; an unknown name is an error that lists the names there are. */
export function choose<Entry>(
  what: string,
  registry: Readonly<Record<string, Entry>>,
  name: string,
): Entry {
  if (!Object.hasOwn(registry, name)) {
    throw new UsageError(
      `unknown ${what} ${name}: choose one of ${Object.keys(registry).join(', ')}`,
    );
  }
  return registry[name]!;
}
