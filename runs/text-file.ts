import { performance } from 'node:perf_hooks';
import type { WholeFile } from './run-directory.ts';

const chunkLength = 1 << 16;

/** Collects text and writes it in large pieces. */
export class TextFile {
  /** How long writing took so far, in ms. */
  writtenMs = 0;
  readonly #file: WholeFile;
  #text: string;

  constructor(file: WholeFile, head: string) {
    this.#file = file;
    this.#text = head;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= chunkLength) {
      this.#flush();
    }
  }

  /** Writes what is left; the file is whole then. */
  finish(tail = ''): void {
    this.#text += tail;
    this.#flush();
    this.#file.finish();
  }

  /** Gives up: what was written is removed. */
  abandon(): void {
    this.#file.abandon();
  }

  #flush(): void {
    const started = performance.now();
    this.#file.write(this.#text);
    this.#text = '';
    this.writtenMs += performance.now() - started;
  }
}
