import { Worker } from 'node:worker_threads';
import { removePartial } from '../directories/run-directory.ts';
import { CallBeat, callLimitMs, watchCalls } from '../own-policies/limits/call-beat.ts';
import type { CellAnswer, CellTask } from './sweep-worker.ts';

/** What a cell's thread answers, or what is known of it where it cannot. */
export type ThreadAnswer = CellAnswer & { readonly isThreadLost?: boolean };

/** A thread that simulates cells, one at a time. */
export class CellThread {
  readonly #beat = new CallBeat();
  readonly #limitMs: number;
  readonly #thread: Worker;

  /** @param limitMs how long a call of a user's own policy may take */
  constructor(limitMs = callLimitMs) {
    this.#limitMs = limitMs;
    this.#thread = new Worker(new URL('sweep-worker.ts', import.meta.url), {
      workerData: this.#beat.buffer,
    });
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
  }

  /**
   * Simulates a cell. A thread that runs out of memory, say, is lost, and so is one in which a
   * user's policy loops without end; what it has half-written is removed.
   */
  async run(task: CellTask, signal?: AbortSignal): Promise<ThreadAnswer | 'stopped'> {
    const answer = await this.#answer(task, signal);
    if (answer !== 'stopped' && answer.isThreadLost === true) {
      await this.end();
      removePartial(task.directory);
    }
    return answer;
  }

  #answer(task: CellTask, signal: AbortSignal | undefined): Promise<ThreadAnswer | 'stopped'> {
    const thread = this.#thread;
    return new Promise((resolve) => {
      const onMessage = (answer: CellAnswer): void => settle(answer);
      const onError = (error: Error): void => lose(error.message);
      const onExit = (): void => lose('its thread died');
      const onStop = (): void => settle('stopped');
      const lose = (error: string): void => settle({ cell: task.cell, error, isThreadLost: true });
      const stopWatching = watchCalls(this.#beat, lose, this.#limitMs);
      const settle = (answer: ThreadAnswer | 'stopped'): void => {
        stopWatching();
        thread.off('message', onMessage);
        thread.off('error', onError);
        thread.off('exit', onExit);
        signal?.removeEventListener('abort', onStop);
        resolve(answer);
      };
      thread.on('message', onMessage);
      thread.on('error', onError);
      thread.on('exit', onExit);
      signal?.addEventListener('abort', onStop);
      thread.postMessage(task);
    });
  }
}
