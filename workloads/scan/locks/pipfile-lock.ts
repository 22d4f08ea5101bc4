import { z } from 'zod';
import { normalizePackageName } from '../../data-builders/requirements/package-name.ts';
import { InputError } from '../../input-error.ts';
import { markerHolds } from '../../packaging/marker.ts';
import { parseSpecifier } from '../../packaging/specifier.ts';
import { markerEnvironment, type TargetPython } from '../../packaging/target-python.ts';
import { ImportedFileBuilder, type ImportedFile } from '../imported-file.ts';
import { readEncodedText } from '../requirements/input-encoding.ts';
import { readRequirementLine } from '../requirements/requirement-line.ts';

const lockedPackage = z.looseObject({
  version: z.string().optional(),
  markers: z.string().optional(),
  extras: z.array(z.string()).optional(),
  editable: z.boolean().optional(),
  path: z.string().optional(),
  file: z.string().optional(),
  git: z.string().optional(),
});

/** Pipenv writes `'dev' in dependency_groups`; the sections say which packages count. */
const allGroups = { groups: ['default', 'dev', 'develop'] };

type LockedPackage = z.infer<typeof lockedPackage>;

const section = z.record(z.string(), lockedPackage);

const pipfileLock = z.object({ default: section, develop: section.optional() });

/**
 * Reads `Pipfile.lock`: the packages of `default`, and of `develop` too if `dev`, whose markers
 * hold. One by its path is the project itself, or a part of it, and left out; one by URL is known by
 * its key, or by its file where the key is but a hash.
 *
 * @throws InputError with file and line if it is not such a file
 */
export function readPipfileLock(path: string, dev: boolean, python: TargetPython): ImportedFile {
  const text = readEncodedText(path);
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
    for (const [name, locked] of Object.entries(packages ?? {})) {
      if (title === 'develop' && !dev) {
        file.count('requirements left out: for development');
      } else {
        const place = `${path}:${lineOfKeys(text, [title, name])}`;
        readPackage(place, name, locked, python, file);
      }
    }
  }
  return file.finish('Pipfile.lock', true);
}

function readPackage(
  place: string,
  key: string,
  locked: LockedPackage,
  python: TargetPython,
  file: ImportedFileBuilder,
): void {
  const { version = '' } = locked;
  const clauses = parseSpecifier(version === '*' ? '' : version);
  if (clauses === undefined) {
    throw new InputError(`${place}: version ${version} of ${key} should be like ==2.31.0`);
  }
  if (markersOf(locked).some((marker) => !markerHolds(place, marker, python, allGroups))) {
    file.countMarker(python);
  } else if (locked.path !== undefined) {
    file.count('packages left out: the project itself');
  } else if (locked.version !== undefined) {
    file.require(normalizePackageName(key), clauses);
  } else {
    requireLocated(key, locked, file);
  }
}

/** `markers`, and single ones by the name of what they ask: `"sys_platform": "== 'win32'"`. */
function markersOf(locked: LockedPackage): string[] {
  const single = Object.keys(markerEnvironment({ version: '', fullVersion: '' })).flatMap((name) =>
    typeof locked[name] === 'string' ? [`${name} ${locked[name]}`] : [],
  );
  return [...(locked.markers === undefined ? [] : [locked.markers]), ...single];
}

/** A package by URL. Older files have a hash of the URL for a key where no name is known. */
function requireLocated(key: string, locked: LockedPackage, file: ImportedFileBuilder): void {
  const { git, file: address } = locked;
  const url = address ?? (git === undefined ? undefined : `git+${git}`);
  const named = url === undefined ? undefined : readRequirementLine(url, false);
  const isHash = /^[0-9a-f]{7,}$/.test(key);
  if (named?.kind === 'path') {
    file.count('packages left out: the project itself');
  } else if (named?.kind === 'package' && (isHash || named.name === normalizePackageName(key))) {
    file.count('requirements by URL or path');
    file.require(named.name, named.clauses);
  } else if (isHash && url !== undefined) {
    file.count('requirements left out: URL or archive that names no package');
  } else {
    file.count('requirements by URL or path');
    file.require(normalizePackageName(key), []);
  }
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
