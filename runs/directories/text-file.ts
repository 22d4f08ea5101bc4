import { performance } from 'node:perf_hooks';
import type { WholeFile } from './run-directory.ts';

const chunkLength = 1 << 16;

/** Collects text and writes it in large pieces. */
export class TextFile {
  /** How long writing took so far, in ms. */
  writtenMs = 0;
  readonly #file: WholeFile;
  readonly #head: string;
  #text: string;
  #kept = 0;

  constructor(file: WholeFile, head: string) {
    this.#file = file;
    this.#head = head;
    this.#text = head;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= chunkLength) {
      this.#flush();
    }
  }

  /** Keeps what there is: `rewind` comes back to here, and a reader finds it, with this tail. */
  keep(tail = ''): void {
    this.#flush();
    this.#kept = this.#file.length;
    this.#file.publish(tail);
  }

  /** Takes back what was written since `keep`. */
  rewind(): void {
    this.#text = this.#kept === 0 ? this.#head : '';
    this.#file.cutTo(this.#kept);
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
