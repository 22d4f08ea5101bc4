import { watch } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { monotonicMs } from './monotonic.ts';

/** What a sandbox's server answered (real/runtime/zygolab_sandbox.py). */
export interface SandboxAnswer {
  readonly ok: boolean;
  /** When the first byte came, in ms of CLOCK_MONOTONIC. */
  readonly firstByteMs: number;
  /** When the work itself began and ended, where the answer says so, in ms of the same clock. */
  readonly workMs: number | undefined;
  /** One line that says what went wrong; the result as JSON where there is one. */
  readonly text: string;
}

/** The sandbox did not answer: its process has ended, or the time was up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly timedOut: boolean;

  constructor(message: string, timedOut: boolean) {
    super(message);
    this.timedOut = timedOut;
  }
}

/** Where a sandbox serves: the path of a Unix socket, or an address and a TCP port. */
export type SandboxAddress = string | { readonly host: string; readonly port: number };

/** Longer answers are cut off: the runtime gives no more than this. */
const longestAnswer = 1 << 20;

/** Talks HTTP to one sandbox, on one connection that stays open. */
export class SandboxClient {
  readonly #address: SandboxAddress;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(address: SandboxAddress) {
    this.#address = address;
  }

  /**
   * @param timeoutMs how long the answer may take; 0 for ever
   * @throws NoAnswer
   */
  async ask(target: string, body: string, timeoutMs = 0): Promise<SandboxAnswer> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        ...(typeof this.#address === 'string' ? { socketPath: this.#address } : this.#address),
        agent: this.#agent,
        method: 'POST',
        path: target,
        headers: { 'Content-Length': Buffer.byteLength(body) },
      });
      const timer =
        timeoutMs > 0
          ? setTimeout(
              () => request.destroy(new NoAnswer('the time limit has passed', true)),
              timeoutMs,
            )
          : undefined;
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error instanceof NoAnswer ? error : new NoAnswer(error.message, false));
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const firstByteMs = monotonicMs();
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > longestAnswer) {
            request.destroy(new NoAnswer('the answer is too long', false));
          }
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve(readAnswer(response.statusCode === 200, firstByteMs, text));
        });
      });
      request.end(body);
    });
  }

  /**
   * Asks a sandbox that is being started until it answers for the first time.
   *
   * @param told what it is told of its function
   * @param signal ends the waiting when the sandbox's process has ended
   * @throws NoAnswer
   */
  async firstAnswer(told: string, timeoutMs: number, signal: AbortSignal): Promise<SandboxAnswer> {
    const deadline = monotonicMs() + timeoutMs;
    // The folder's watch tells at once when the socket appears. Between its appearing and its
    // taking connections there is a moment, so after that a refusal is met by asking again.
    const address = this.#address;
    const changes = new Changes(typeof address === 'string' ? path.dirname(address) : undefined);
    try {
      for (;;) {
        try {
          return await this.ask('/', told, Math.max(1, deadline - monotonicMs()));
        } catch (error) {
          if ((error as NoAnswer).timedOut || monotonicMs() > deadline) {
            throw new NoAnswer('the time limit has passed', true);
          }
          if (signal.aborted) {
            throw new NoAnswer(String(signal.reason), false);
          }
          await changes.next(signal);
        }
      }
    } finally {
      changes.close();
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function readAnswer(ok: boolean, firstByteMs: number, text: string): SandboxAnswer {
  const end = text.indexOf('\n');
  const [, from, to] = /^(\d+) (\d+)$/.exec(text.slice(0, Math.max(0, end))) ?? [];
  return from === undefined || to === undefined
    ? { ok, firstByteMs, workMs: undefined, text }
    : { ok, firstByteMs, workMs: (Number(to) - Number(from)) / 1e6, text: text.slice(end + 1) };
}

/**
 * Changes of a folder, and a look every few milliseconds in case one was missed; nothing but looks
 * where there is no folder.
 */
class Changes {
  readonly #watcher;
  #wake: (() => void) | undefined;
  #changed = false;

  constructor(folder: string | undefined) {
    this.#watcher =
      folder === undefined
        ? undefined
        : watch(folder, () => {
            this.#changed = true;
            this.#wake?.();
          });
    this.#watcher?.on('error', () => {});
  }

  async next(signal: AbortSignal): Promise<void> {
    if (!this.#changed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 5);
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true });
      });
    } else {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): void {
    this.#watcher?.close();
  }
}
