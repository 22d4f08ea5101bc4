import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { requestTextBytesMax } from '../../real/launcher/messages.ts';
import { moduleFiles, usualHandler, usualHandlers } from '../../real/platforms/sandboxes/told.ts';
import type { Workload } from '../../workloads/catalog.ts';
import { InputError } from '../../workloads/input-error.ts';

/** Beside the event a request holds a line that says which it is. */
const eventBytesMax = requestTextBytesMax - 1024;

/** Why a function's code cannot be called; undefined where it can, or where there is none. */
export function handlerLack(workload: Workload, functionIndex: number): string | undefined {
  const folder = workload.codeFolders?.[functionIndex] ?? '';
  if (folder === '') {
    return undefined;
  }
  if (!existsSync(folder)) {
    return `its code folder ${folder} is not there`;
  }
  const named = workload.handlers?.[functionIndex]?.handler;
  const handler = named ?? usualHandler(folder);
  if (moduleFiles(folder, handler).some((file) => existsSync(file))) {
    return undefined;
  }
  return named === undefined
    ? `${folder} has none of ${usualHandlers.map((each) => moduleFiles('', each)[0]).join(', ')}; "handler" names another`
    : `${folder} has no module for its handler ${named}`;
}

/**
 * Reads a file of events, a JSON value a line; empty lines are passed over.
 *
 * @returns the lines, as they stand
 * @throws InputError with file and line, on what is not JSON in UTF-8, is larger than sandboxes take, or when
 *   there is no event
 */
export function readEvents(file: string): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InputError(`${file}: events cannot be read (${(error as Error).message})`, {
      cause: error,
    });
  }
  if (!isUtf8(bytes)) {
    throw new InputError(`${file}: events should be text in UTF-8`);
  }
  const text = bytes.toString().replace(/^\uFEFF/, '');
  const events: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() !== '') {
      checkEvent(`${file}:${index + 1}`, line);
      events.push(line);
    }
  }
  if (events.length === 0) {
    throw new InputError(`${file}: should hold at least one event, a JSON value a line`);
  }
  return events;
}

function checkEvent(place: string, line: string): void {
  const bytes = Buffer.byteLength(line);
  if (bytes > eventBytesMax) {
    throw new InputError(
      `${place}: the event has ${bytes} bytes, at most ${eventBytesMax} are taken`,
    );
  }
  try {
    JSON.parse(line);
  } catch (error) {
    throw new InputError(`${place}: should be a JSON value (${(error as Error).message})`, {
      cause: error,
    });
  }
}
