import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { InputError } from '../../workloads/input-error.ts';

/** The version of the layout of run and sweep directories. */
export const schemaVersion = 1;

/** Marks files that are not whole yet: `.NAME.partial` in the folder of `NAME`. */
const partial = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.partial`);

/** What tells an earlier result of each kind: a file, and what it holds under `kind` if JSON tells. */
const markers = {
  run: 'run.json',
  sweep: 'sweep.json',
  workload: 'functions.jsonl',
  compatibility: 'compatibility.json',
} as const;

/**
 * Opens a directory for results. It is made if it is not there, and may be empty or hold an
 * earlier result of the same kind, told by its marker file; anything else is left alone.
 *
 * @throws InputError when the directory holds something else or cannot be made
 */
export function openResultDirectory(directory: string, kind: keyof typeof markers): void {
  let names: string[];
  try {
    mkdirSync(directory, { recursive: true });
    names = readdirSync(directory).toSorted();
  } catch (error) {
    throw new InputError(`cannot write to ${directory}: ${(error as Error).message}`);
  }
  const stranger = names.find((name) => !/^\..*\.(partial|tmp)$/.test(name));
  if (stranger !== undefined && !isMarked(directory, kind)) {
    throw new InputError(
      `output directory ${directory} holds something that is not a ${kind} (${stranger}): choose a new or empty one`,
    );
  }
  removePartial(directory);
}

/** Removes files that whoever was writing them never will. */
export function removePartial(directory: string): void {
  if (!existsSync(directory)) {
    return;
  }
  for (const name of readdirSync(directory).filter((file) => /^\..*\.partial$/.test(file))) {
    rmSync(path.join(directory, name));
  }
}

function isMarked(directory: string, kind: keyof typeof markers): boolean {
  try {
    const text = readFileSync(path.join(directory, markers[kind]), 'utf8');
    return kind === 'workload' || (JSON.parse(text) as { kind?: unknown }).kind === kind;
  } catch {
    return false;
  }
}

/** The run directory of a cell of a sweep. */
export function cellDirectory(directory: string, cell: number): string {
  return path.join(directory, 'cells', String(cell));
}

/** Removes results of an earlier run, files or folders, so that none is taken for one of this run. */
export function removeResults(directory: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(path.join(directory, name), { recursive: true, force: true });
  }
}

/** Writes a whole small file: it is there complete, or not at all. */
export function writeWhole(file: string, text: string): void {
  const stream = new WholeFile(file);
  try {
    stream.write(text);
    stream.finish();
  } catch (error) {
    stream.abandon();
    throw error;
  }
}

/** Writes JSON that people can read. */
export function writeJson(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A file that grows under a temporary name and gets its own when it is whole. */
export class WholeFile {
  readonly #file: string;
  readonly #descriptor: number;
  #isOpen = true;
  #length = 0;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(partial(file), 'w');
  }

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) {
      const written = writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#length);
      at += written;
      this.#length += written;
    }
  }

  /** Takes back all that was written beyond this length. */
  cutTo(length: number): void {
    ftruncateSync(this.#descriptor, length);
    this.#length = length;
  }

  /** Gives what there is so far, and a tail, the file's own name; the file goes on growing. */
  publish(tail: string): void {
    const copy = `${partial(this.#file)}.partial`;
    copyFileSync(partial(this.#file), copy);
    appendFileSync(copy, tail);
    renameSync(copy, this.#file);
  }

  finish(): void {
    this.#close();
    renameSync(partial(this.#file), this.#file);
  }

  /** Gives up: what was written is removed. */
  abandon(): void {
    this.#close();
    rmSync(partial(this.#file), { force: true });
  }

  /** Closes it once: after a finish that failed half-way, or one that did not, it is given up too. */
  #close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      closeSync(this.#descriptor);
    }
  }
}
