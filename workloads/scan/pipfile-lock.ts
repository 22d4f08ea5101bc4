import { z } from 'zod';
import { normalizePackageName } from '../data-builders/package-name.ts';
import { readInputText } from '../directory/input-file.ts';
import { InputError } from '../input-error.ts';
import { markerHolds } from './environment-marker.ts';
import { ImportedFileBuilder, type ImportedFile } from './imported-file.ts';
import { parseSpecifier } from './version-choice.ts';

const section = z.record(
  z.string(),
  z.object({ version: z.string().optional(), markers: z.string().optional() }),
);

const pipfileLock = z.object({ default: section, develop: section.optional() });

/**
 * Reads `Pipfile.lock`: the packages of `default`, and of `develop` too if `dev`, whose markers
 * hold. One without a version comes by URL or path.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readPipfileLock(path: string, dev: boolean): ImportedFile {
  const text = readInputText({ path, gzipped: false });
  const parsed = pipfileLock.safeParse(parseJson(path, text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String) ?? [];
    throw new InputError(
      `${path}:${lineOfKeys(text, where)}: ${where.join('.')}: ${issue?.message}`,
    );
  }
  const file = new ImportedFileBuilder();
  for (const [title, packages] of Object.entries(parsed.data)) {
    for (const [name, { version, markers }] of Object.entries(packages ?? {})) {
      const place = `${path}:${lineOfKeys(text, [title, name])}`;
      const clauses = parseSpecifier(version === '*' ? '' : (version ?? ''));
      if (clauses === undefined) {
        throw new InputError(`${place}: version ${version} of ${name} should be like ==2.31.0`);
      }
      if (title === 'develop' && !dev) {
        file.count('requirements left out: for development');
      } else if (markers !== undefined && !markerHolds(place, markers)) {
        file.count('requirements left out: marker does not hold on Linux with Python 3.10');
      } else {
        if (version === undefined) {
          file.count('requirements by URL or path');
        }
        file.require(normalizePackageName(name), clauses);
      }
    }
  }
  return file.finish('Pipfile.lock', true);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const line = /line (\d+)/.exec(message)?.[1] ?? text.trimEnd().split('\n').length;
    throw new InputError(`${path}:${line}: is not valid JSON`, { cause });
  }
}

/** The line on which these keys stand, each after the one before. */
function lineOfKeys(text: string, keys: readonly string[]): number {
  let at = 0;
  for (const key of keys) {
    at = Math.max(at, text.indexOf(`${JSON.stringify(key)}:`, at));
  }
  return text.slice(0, at).split('\n').length;
}
