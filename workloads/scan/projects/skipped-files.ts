import { posix, resolve } from 'node:path';

/** Files and folders to leave out, and which of the names for them met any. */
export class SkippedFiles {
  readonly #names: ReadonlyMap<string, string>;
  readonly #unmet: Set<string>;

  /**
   * @param names as the user wrote them: names (`tests`), paths within the project (`docs/conf.py`)
   *   or paths from here; `./` before and `/` after one mean nothing
   */
  constructor(names: Iterable<string>) {
    const written = [...names].map((name) => name.trim()).filter((name) => name !== '');
    this.#names = new Map(written.map((name) => [normal(name), name]));
    this.#unmet = new Set(written);
  }

  /**
   * Whether a file or folder is to be left out.
   *
   * @param root the project's folder
   * @param path from the root, with `/`
   */
  skips(root: string, path: string): boolean {
    const met = [posix.basename(path), path, resolve(root, path)]
      .map((key) => this.#names.get(key) ?? this.#byResolved(key))
      .filter((name) => name !== undefined);
    met.forEach((name) => this.#unmet.delete(name));
    return met.length > 0;
  }

  /** What met nothing so far, as it was written. */
  get unmet(): string[] {
    return [...this.#unmet];
  }

  #byResolved(path: string): string | undefined {
    return path.startsWith('/')
      ? [...this.#names].find(([key]) => key.includes('/') && resolve(key) === path)?.[1]
      : undefined;
  }
}

function normal(name: string): string {
  return posix.normalize(name).replace(/\/+$/, '');
}
