import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** A function's log holds no more than this, in bytes. */
const logBytesMax = 2 ** 20;

/**
 * What handlers put out, a file a function: `logs/NAME.log`. Sandboxes follow each other in the order in
 * which they were destroyed, each under a line that says whose it is.
 */
export class FunctionLogs {
  readonly #folder: string;
  readonly #functionNames: readonly string[];
  readonly #written = new Map<number, number>();

  /** @param directory the run directory, whose former logs are removed */
  constructor(directory: string, functionNames: readonly string[]) {
    this.#folder = path.join(directory, 'logs');
    this.#functionNames = functionNames;
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Adds what a sandbox put out, if that is anything; what is too much is left out, and said so. */
  add(functionIndex: number, where: string, output: string): void {
    const written = this.#written.get(functionIndex) ?? 0;
    if (output === '' || written >= logBytesMax) {
      return;
    }
    const text = `== ${where}\n${output}${output.endsWith('\n') ? '' : '\n'}`;
    const bytes = Buffer.from(text);
    const isTooMuch = written + bytes.length > logBytesMax;
    const kept = isTooMuch ? bytes.subarray(0, logBytesMax - written) : bytes;
    const end = isTooMuch ? `\n== more is left out: a log holds ${logBytesMax} bytes\n` : '';
    appendFileSync(this.#fileOf(functionIndex), Buffer.concat([kept, Buffer.from(end)]));
    this.#written.set(functionIndex, written + bytes.length);
  }

  /** The index keeps apart the names that are alike but for what a file's name cannot hold. */
  #fileOf(functionIndex: number): string {
    const name = this.#functionNames[functionIndex]!;
    const plain = name.replaceAll(/[^\w.@=+-]/g, '_').slice(0, 100);
    const isPlain = plain === name && !plain.startsWith('.');
    return path.join(this.#folder, `${isPlain ? plain : `${plain}-${functionIndex}`}.log`);
  }
}
