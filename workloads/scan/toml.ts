import { InputError } from '../input-error.ts';

/** A value of TOML; numbers and dates stay text. */
export type TomlValue = string | boolean | readonly TomlValue[] | TomlTable;
/** A table of TOML. */
export interface TomlTable {
  [key: string]: TomlValue;
}

/** A document, and the line on which each of its tables starts. */
export interface TomlDocument {
  readonly root: TomlTable;
  lineOf(table: TomlTable): number;
}

/**
 * Reads TOML as package managers write it into lock files: tables, arrays of tables, dotted and
 * quoted keys, strings of all four kinds, booleans, arrays and inline tables over several lines.
 *
 * @param path for errors
 * @throws InputError with file and line where it is not TOML
 */
export function parseToml(path: string, text: string): TomlDocument {
  const reader = new TomlReader(path, text);
  const root = reader.document();
  return { root, lineOf: (table) => reader.lineAt(reader.offsets.get(table) ?? 0) };
}

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };

class TomlReader {
  /** Where each table starts. */
  readonly offsets = new WeakMap<TomlTable, number>();
  readonly #path: string;
  readonly #text: string;
  #at = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  document(): TomlTable {
    const root = this.#newTable();
    let table = root;
    for (this.#skip(/(?:\s|#.*)*/y); this.#at < this.#text.length; this.#skip(/(?:\s|#.*)*/y)) {
      const header = this.#skip(/\[\[?/y);
      if (header === '') {
        this.#pair(table);
      } else {
        table = this.#open(root, this.#keys(), header === '[[');
        this.#skip(/[ \t]*/y);
        this.#expect(header === '[[' ? /\]\]/y : /\]/y, 'the end of a header');
      }
      this.#skip(/[ \t]*(?:#.*)?/y);
      this.#expect(/\r?\n|$/y, 'the end of the line');
    }
    return root;
  }

  #pair(table: TomlTable): void {
    const keys = this.#keys();
    this.#skip(/[ \t]*/y);
    this.#expect(/=[ \t]*/y, '=');
    const value = this.#value();
    const last = keys.pop()!;
    const target = this.#open(table, keys, false);
    if (Object.hasOwn(target, last)) {
      this.#fail(`key ${last} stands there twice`);
    }
    target[last] = value;
  }

  /** The table at a path, made where it is not there; the last one of an array of tables. */
  #open(root: TomlTable, keys: readonly string[], isArray: boolean): TomlTable {
    let table = root;
    for (const [index, key] of keys.entries()) {
      const known = Object.hasOwn(table, key) ? table[key] : undefined;
      if (isArray && index === keys.length - 1) {
        const added = this.#newTable();
        if (Array.isArray(known)) {
          (known as TomlValue[]).push(added);
        } else {
          table[key] = [added];
        }
        table = added;
        continue;
      }
      const next = known ?? (table[key] = this.#newTable());
      const last: unknown = Array.isArray(next) ? next.at(-1) : next;
      if (typeof last !== 'object' || last === null) {
        this.#fail(`${key} is not a table`);
      }
      table = last as TomlTable;
    }
    return table;
  }

  #keys(): string[] {
    const keys: string[] = [];
    do {
      this.#skip(/[ \t]*/y);
      const quote = this.#text[this.#at];
      const isQuoted = quote === '"' || quote === "'";
      keys.push(isQuoted ? this.#string() : this.#expect(/[\w-]+/y, 'a key'));
    } while (this.#skip(/[ \t]*\./y) !== '');
    return keys;
  }

  #value(): TomlValue {
    switch (this.#text[this.#at]) {
      case '"':
      case "'":
        return this.#string();
      case '[':
        return this.#array();
      case '{':
        return this.#inlineTable();
      default: {
        const word = this.#expect(/[\w.+:-]+(?: \d\d:[\d:.Z+-]+)?/y, 'a value');
        return word === 'true' || word === 'false' ? word === 'true' : word;
      }
    }
  }

  #array(): TomlValue[] {
    const values: TomlValue[] = [];
    this.#members('[', ']', () => values.push(this.#value()));
    return values;
  }

  #inlineTable(): TomlTable {
    const table = this.#newTable();
    this.#members('{', '}', () => this.#pair(table));
    return table;
  }

  /** What stands between brackets with commas between; a comma may stand at the end. */
  #members(open: '[' | '{', close: ']' | '}', member: () => void): void {
    const gap = /(?:\s|#.*)*/y;
    const end = close === ']' ? /\]/y : /\}/y;
    this.#expect(open === '[' ? /\[/y : /\{/y, open);
    for (this.#skip(gap); this.#skip(end) === ''; this.#skip(gap)) {
      member();
      this.#skip(gap);
      if (this.#skip(/,/y) === '') {
        this.#expect(end, `, or ${close}`);
        return;
      }
    }
  }

  #string(): string {
    const literal = this.#skip(/'''\r?\n?[^]*?'''|'[^'\n]*'/y);
    if (literal !== '') {
      return literal.startsWith("'''")
        ? literal.slice(3, -3).replace(/^\r?\n/, '')
        : literal.slice(1, -1);
    }
    const basic = this.#expect(/"""(?:[^\\]|\\[^])*?"""|"(?:[^"\\\n]|\\.)*"/y, 'a string');
    const content = basic.startsWith('"""')
      ? basic
          .slice(3, -3)
          .replace(/^\r?\n/, '')
          .replaceAll(/\\\s*\n\s*/g, '')
      : basic.slice(1, -1);
    return content.replaceAll(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g,
      (_, short?: string, long?: string, plain?: string) =>
        plain === undefined
          ? String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16))
          : (escapes[plain] ?? plain),
    );
  }

  #newTable(): TomlTable {
    // Without a prototype, no key can be taken for one of its own.
    const table = Object.create(null) as TomlTable;
    this.offsets.set(table, this.#at);
    return table;
  }

  /** Takes what a sticky pattern finds here, which may be nothing. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #expect(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) {
      const here = /.{0,20}/y;
      here.lastIndex = this.#at;
      this.#fail(`expected ${what}, found ${JSON.stringify(here.exec(this.#text)?.[0] ?? '')}`);
    }
    this.#at += found.length;
    return found;
  }

  lineAt(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }

  #fail(message: string): never {
    throw new InputError(`${this.#path}:${this.lineAt(this.#at)}: ${message}`);
  }
}
