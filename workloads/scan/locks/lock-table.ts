import { parse, TomlDate, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { InputError } from '../../input-error.ts';
import { readEncodedText } from '../requirements/input-encoding.ts';

export type { TomlTable, TomlValue } from 'smol-toml';

/** A lock file in TOML: its packages, and errors that name their lines. */
export interface LockTable {
  readonly root: TomlTable;
  readonly packages: readonly TomlTable[];
  /** `file:line` of a package's table. */
  place(table: TomlTable): string;
  /** A text that a table must have, whichever package it belongs to. @throws InputError if it has none */
  text(table: TomlTable, key: string, owner?: TomlTable): string;
}

/**
 * Reads the `[[package]]` tables of a lock file.
 *
 * @throws InputError with file and line if it is not TOML, or is empty
 */
export function readLockTable(path: string): LockTable {
  const text = readEncodedText(path);
  const root = parseToml(path, text);
  if (Object.keys(root).length === 0) {
    throw new InputError(`${path}:1: is empty; it should be a lock file with [[package]] tables`);
  }
  // Early versions of uv call them distributions, PEP 751 calls them packages.
  const packages = tablesIn(root['package'] ?? root['distribution'] ?? root['packages']);
  const lines = headerLines(text);
  const place = (table: TomlTable): string => `${path}:${lines[packages.indexOf(table)] ?? 1}`;
  return {
    root,
    packages,
    place,
    text(table, key, owner = table) {
      const value = table[key];
      if (typeof value !== 'string' || value === '') {
        throw new InputError(`${place(owner)}: this table should have a text ${key}`);
      }
      return value;
    },
  };
}

/** Reads TOML. @throws InputError with file and line where it is none */
export function parseToml(path: string, text: string): TomlTable {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) {
      throw cause;
    }
    const [reason = ''] = cause.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new InputError(`${path}:${cause.line}: is not TOML: ${reason}`, { cause });
  }
}

/** The lines that open a package, in their order. */
function headerLines(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /^\s*\[\[\s*"?(?:packages?|distribution)"?\s*\]\]/.test(line) ? [index + 1] : [],
    );
}

/** The tables of an array; whatever else there is does not count. */
export function tablesIn(value: TomlValue | undefined): TomlTable[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** Whether a value is a table. */
export function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof TomlDate);
}
