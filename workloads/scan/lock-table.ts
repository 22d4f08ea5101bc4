import { readInputText } from '../directory/input-file.ts';
import { InputError } from '../input-error.ts';
import { parseToml, type TomlTable, type TomlValue } from './toml.ts';

/** A lock file in TOML: its packages, and errors that name their lines. */
export interface LockTable {
  readonly packages: readonly TomlTable[];
  /** `file:line` of a table. */
  place(table: TomlTable): string;
  /** A text that a table must have. @throws InputError if it has none */
  text(table: TomlTable, key: string): string;
}

/**
 * Reads the `[[package]]` tables of a lock file.
 *
 * @throws InputError with file and line if it is not TOML, or has no `[[package]]` but other content
 */
export function readLockTable(path: string): LockTable {
  const { root, lineOf } = parseToml(path, readInputText({ path, gzipped: false }));
  const packages = root['package'] === undefined ? [] : tablesIn(root['package']);
  if (Object.keys(root).length === 0) {
    throw new InputError(`${path}:1: is empty; it should be a lock file with [[package]] tables`);
  }
  const place = (table: TomlTable): string => `${path}:${lineOf(table)}`;
  return {
    packages,
    place,
    text(table, key) {
      const value = table[key];
      if (typeof value !== 'string' || value === '') {
        throw new InputError(`${place(table)}: this table should have a text ${key}`);
      }
      return value;
    },
  };
}

/** The tables of an array; whatever else there is does not count. */
export function tablesIn(value: TomlValue | undefined): TomlTable[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** Whether a value is a table. */
export function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value);
}
