import { basename } from 'node:path';

const shown = 3;

/** Takes note of functions and applications that a file of a trace has more than one row of. */
export class RepeatedRows {
  readonly #what: string;
  readonly #file: string;
  readonly #seen = new Set<string>();
  readonly #repeated = new Set<string>();
  #rows = 0;

  /** @param what what the rows tell, as in `durations` */
  constructor(file: string, what: string) {
    this.#file = file;
    this.#what = what;
  }

  note(owner: string, application: string, name: string): void {
    const key = `${owner},${application},${name}`;
    if (this.#seen.has(key)) {
      this.#repeated.add(name || application);
      this.#rows++;
    }
    this.#seen.add(key);
  }

  /** One line; none where each has one row. */
  remarks(): string[] {
    if (this.#rows === 0) {
      return [];
    }
    const names = [...this.#repeated].slice(0, shown).map((name) => name.slice(0, 12));
    const rest = this.#repeated.size > shown ? ` and ${this.#repeated.size - shown} more` : '';
    const rows = `${this.#rows} row${this.#rows === 1 ? '' : 's'}`;
    return [
      `${basename(this.#file)}: ${rows} of ${this.#what} passed over, for ${names.join(', ')}${rest}: the first row of each holds`,
    ];
  }
}
