import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';

/** Reads files of the source data and writes those of the built-in data, by path within either. */
export function dataFiles(source: string, target: string) {
  const readText = (path: string): string => {
    const bytes = readFileSync(join(source, path));
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  };
  const writeFile = (path: string, data: string | Uint8Array): void => {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
  };
  const writeCompressed = (path: string, text: string): void =>
    writeFile(path, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
  return {
    readText,
    readJson: <Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> =>
      schema.parse(JSON.parse(readText(path))),
    writeFile,
    writeCompressed,
    writeJson: (path: string, value: unknown): void => writeCompressed(path, JSON.stringify(value)),
  };
}
