import { parentPort, Worker, workerData } from 'node:worker_threads';
import { CallBeat, callLimitMs, watchCalls } from './call-beat.ts';

/** What comes of a thread: its answer, or what went wrong in it. */
export type ThreadAnswer<Answer> =
  { readonly answer: Answer } | { readonly error: string; readonly isStuck?: boolean };

/**
 * Runs a module in a thread of its own that answers once, and ends it when a call of a user's policy
 * in it does not end.
 *
 * @param module one that calls `answerFromThread`
 * @param onNews is told of what the module posts before its answer
 */
export async function inWatchedThread<Answer>(
  module: URL,
  data: unknown,
  limitMs = callLimitMs,
  onNews: (news: unknown) => void = () => {},
): Promise<ThreadAnswer<Answer>> {
  const beat = new CallBeat();
  const thread = new Worker(module, { workerData: { beat: beat.buffer, data } });
  let stopWatching = (): void => {};
  try {
    return await new Promise((resolve) => {
      stopWatching = watchCalls(beat, (error) => resolve({ error, isStuck: true }), limitMs);
      thread.on('message', (message: { news: unknown } | { last: ThreadAnswer<Answer> }) => {
        if ('last' in message) {
          resolve(message.last);
        } else {
          onNews(message.news);
        }
      });
      thread.on('error', (error) => resolve({ error: oneLine(error) }));
      thread.on('exit', (code) => resolve({ error: `its thread ended with code ${code}` }));
    });
  } finally {
    stopWatching();
    await thread.terminate();
  }
}

/** In a thread: does the work, and answers with what comes of it. */
export async function answerFromThread(
  work: (data: unknown, beat: CallBeat, tell: (news: unknown) => void) => Promise<unknown>,
): Promise<void> {
  const { beat, data } = workerData as { beat: SharedArrayBuffer; data: unknown };
  const tell = (news: unknown): void => parentPort!.postMessage({ news });
  let last: ThreadAnswer<unknown>;
  try {
    last = { answer: await work(data, new CallBeat(beat), tell) };
  } catch (error) {
    last = { error: oneLine(error) };
  }
  parentPort!.postMessage({ last });
}

/** What went wrong, in one line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
