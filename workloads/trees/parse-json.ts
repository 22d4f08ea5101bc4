import { InputError } from '../input-error.ts';

/**
 * The value of a JSON text.
 *
 * @param source where the text comes from, for the error
 * @throws InputError if it is no JSON, with the line where V8 says it or the text ends too early
 */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = /\(line (\d+) column \d+\)/.exec(message)?.[1];
    const ended = message === 'Unexpected end of JSON input';
    const place = line ?? (ended ? text.split('\n').length : undefined);
    // V8 quotes a piece of the text, which may have line breaks.
    const reason = message.replace(/ in JSON at position.*$|, (?:\.\.\.)?"[^]*$/, '');
    const where = place === undefined ? source : `${source}:${place}`;
    throw new InputError(`${where}: is not valid JSON (${reason})`, { cause: error });
  }
}
