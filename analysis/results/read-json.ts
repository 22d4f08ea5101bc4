import type { z } from 'zod';
import { readInputText } from '../../workloads/directory/input-file.ts';
import { InputError } from '../../workloads/input-error.ts';

/**
 * Reads a JSON file of the shape of a schema.
 *
 * @throws InputError that names the file and the line, or the field and what it should be
 */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  const text = readInputText({ path: file, gzipped: false });
  const { success, data, error } = schema.safeParse(parseJson(file, text));
  if (!success) {
    const issue = error.issues[0]!;
    const field = issue.path.join('.') || 'the file';
    throw new InputError(`${file}: ${field} is wrong: ${issue.message}`);
  }
  return data;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8 tells the position unless the text just ends, which it then does on its last line.
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.trimEnd().length);
    const line = text.slice(0, position).split('\n').length;
    throw new InputError(`${file}:${line}: is not whole, valid JSON`, { cause: error });
  }
}
