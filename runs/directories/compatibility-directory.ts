import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { type Compatibility, compatibilityDocument } from '../../real/compatibility/describe.ts';
import { type ModuleOutcomes, outcomeNames } from '../../real/compatibility/outcome.ts';
import { openResultDirectory, writeJson, writeWhole } from './run-directory.ts';

const fileShape = z.object({
  python: z.string(),
  module: z.string(),
  places: z.record(z.string(), z.record(z.string(), z.tuple([z.enum(outcomeNames), z.string()]))),
});

/** The file that says what the directory is and where its tests were run. */
const facts = 'compatibility.json';

/**
 * A directory in which outcomes of CPython's tests are collected, module by module and place by
 * place, by one command or by several.
 */
export class CompatibilityDirectory {
  readonly #directory: string;
  readonly #python: string;

  /**
   * @param python its version; a module has the outcomes of one Python, the last that it was run with
   * @throws InputError when the directory holds something else
   */
  constructor(directory: string, python: string) {
    openResultDirectory(directory, 'compatibility');
    if (!existsSync(path.join(directory, facts))) {
      // From now on it can be told what the directory is, also when the command is stopped.
      writeJson(path.join(directory, facts), { kind: 'compatibility' });
    }
    this.#directory = directory;
    this.#python = python;
    mkdirSync(path.join(directory, 'outcomes'), { recursive: true });
  }

  /** Keeps what came of a module; other places keep what they had. */
  write(module: string, places: ReadonlyMap<string, ModuleOutcomes>): void {
    const before = this.#read(module);
    const all = new Map([...(before.python === this.#python ? before.places : []), ...places]);
    writeJson(this.#file(module), {
      python: this.#python,
      module,
      places: Object.fromEntries(
        Array.from(all, ([place, outcomes]) => [
          place,
          Object.fromEntries(
            Array.from(outcomes, ([test, { outcome, words }]) => [test, [outcome, words]]),
          ),
        ]),
      ),
    });
  }

  /** All that was collected: modules in the order of their names, and the Python of each. */
  readAll(): { table: Map<string, Map<string, ModuleOutcomes>>; pythons: Map<string, string> } {
    const names = readdirSync(path.join(this.#directory, 'outcomes'))
      .filter((name) => /^[^.].*\.json$/.test(name))
      .map((name) => path.basename(name, '.json'))
      .toSorted();
    const modules = names
      .map((name) => ({ name, ...this.#read(name) }))
      .filter(({ places }) => places.size > 0);
    return {
      table: new Map(modules.map(({ name, places }) => [name, places])),
      pythons: new Map(modules.map(({ name, python }) => [name, python])),
    };
  }

  /** Writes what all of it says: the document, the differences, and where it was run. */
  conclude(compatibility: Compatibility, circumstances: object): void {
    const rows = compatibility.differences.map(({ explanation, ...difference }) => ({
      ...difference,
      cause: explanation?.cause ?? '',
      wanted: explanation?.wanted.words ?? '',
    }));
    const columns = 'module test reference expected subject found cause wanted words'.split(' ');
    const write = (name: string, text: string): void =>
      writeWhole(path.join(this.#directory, name), text);
    write('differences.csv', stringify(rows, { header: true, columns }));
    write('compatibility.md', compatibilityDocument(compatibility));
    writeJson(path.join(this.#directory, facts), { kind: 'compatibility', ...circumstances });
  }

  #read(module: string): { python: string; places: Map<string, ModuleOutcomes> } {
    const file = this.#file(module);
    if (!existsSync(file)) {
      return { python: this.#python, places: new Map() };
    }
    const { python, places } = fileShape.parse(JSON.parse(readFileSync(file, 'utf8')));
    return {
      python,
      places: new Map(
        Object.entries(places).map(([place, tests]) => [
          place,
          new Map(
            Object.entries(tests).map(([test, [outcome, words]]) => [test, { outcome, words }]),
          ),
        ]),
      ),
    };
  }

  #file(module: string): string {
    return path.join(this.#directory, 'outcomes', `${module}.json`);
  }
}
