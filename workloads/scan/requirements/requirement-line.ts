import {
  artifactOf,
  isArchive,
  isRepositoryArchive,
  percentDecoded,
} from '../../packaging/artifact-name.ts';
import {
  parseDependencySpecifier,
  type DependencySpecifier,
} from '../../packaging/dependency-specifier.ts';
import { parseVersion } from '../../packaging/version.ts';

/** What a line of a requirements file asks for. */
export type RequirementLine = { readonly marker: string | undefined } & (
  | ({ readonly kind: 'package'; readonly isLocated: boolean } & Asked)
  /** A folder on disk: the project itself, or a part of it. */
  | { readonly kind: 'path' }
  /** A URL or an archive that does not say which package is there. */
  | { readonly kind: 'unnamed' }
);

type Asked = Pick<DependencySpecifier, 'name' | 'extras' | 'clauses'>;

const url =
  /^(?:(?:https?|ftps?|file):|(?:git|hg|svn|bzr|ssh)(?:\+[a-z+]+)?(?::\/\/|:)|(?:git|hg|svn|bzr)[+@])/i;
const versionControl = /^(?:git|hg|svn|bzr|ssh)(?:[+:@])/i;

/**
 * Reads what stands on a line, or after `-e`, as pip does: `name>=1`, `name @ url`, a URL, an
 * archive or a folder. A URL is the package of `#egg=`, else the one that the name of the wheel or
 * source distribution says.
 *
 * @returns undefined if it is none of them
 */
export function readRequirementLine(
  text: string,
  isEditable: boolean,
): RequirementLine | undefined {
  if (url.test(text)) {
    const [, location = text, marker] = /^(.*?)(?:\s+;\s*|;\s+)(.*)$/s.exec(text) ?? [];
    return withMarker(readUrl(location.trim()), markerOf(marker));
  }
  const [location = '', ...rest] = text.split(';');
  const marker = markerOf(rest.length > 0 ? rest.join(';') : undefined);
  const path = location.trim().replace(/\[[^\]]*\]$/, '');
  const isReference = /^[\w.-]+\s*(?:\[[^\]]*\])?\s*@/.test(path);
  if (!isReference && isArchive(path)) {
    return withMarker(readArchive(path), marker);
  }
  const asked = isEditable && !isReference ? undefined : parseDependencySpecifier(location);
  if (asked !== undefined) {
    const { name, extras } = asked;
    const clauses = asked.url === undefined ? asked.clauses : versionAt(asked.url, name);
    return { marker, kind: 'package', isLocated: asked.url !== undefined, name, extras, clauses };
  }
  return isEditable || isPath(path) ? { marker, kind: 'path' } : undefined;
}

/** Whether a text is written like the path of a folder. */
function isPath(text: string): boolean {
  return /^\.{1,2}$|^(?:\.{1,2}|~|[a-z]:)?[/\\]|^[^\s<>=!~@]*[/\\]\S*$/i.test(text);
}

type Place =
  ({ kind: 'package'; isLocated: true } & Asked) | { kind: 'path' } | { kind: 'unnamed' };

function withMarker(
  place: Place | undefined,
  marker: string | undefined,
): RequirementLine | undefined {
  return place && { marker, ...place };
}

function markerOf(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function readUrl(location: string): Place | undefined {
  const [address = '', ...fragment] = location.split('#');
  const isFolder = /^file:/i.test(location) && !isArchive(withoutQuery(address));
  if (isFolder) {
    return { kind: 'path' };
  }
  if (isWheel(address)) {
    return readArchive(address);
  }
  const egg = /(?:^|&)egg=([^&]*)/.exec(fragment.join('#'))?.[1];
  const asked = egg === undefined ? undefined : readEgg(percentDecoded(egg));
  if (asked !== undefined) {
    const clauses = asked.clauses.length > 0 ? asked.clauses : versionAt(address, asked.name);
    return { kind: 'package', isLocated: true, ...asked, clauses };
  }
  return versionControl.test(location) ? { kind: 'unnamed' } : readArchive(address);
}

/** `egg=name[extra]`; older files put a version, or the word dev, after the name. */
function readEgg(egg: string): Asked | undefined {
  const [, name = egg, suffix] = /^(.+?)-(\d[^-]*|dev)$/.exec(egg) ?? [];
  const isVersion = suffix === 'dev' || (suffix !== undefined && parseVersion(suffix));
  const asked = parseDependencySpecifier(isVersion ? name : egg);
  return asked && { name: asked.name, extras: asked.extras, clauses: asked.clauses };
}

/** The package of a wheel, source distribution or other archive; undefined for what is no wheel. */
function readArchive(location: string): Place | undefined {
  const artifact = isRepositoryArchive(location) ? undefined : artifactOf(withoutQuery(location));
  if (artifact === undefined) {
    return isWheel(location) ? undefined : { kind: 'unnamed' };
  }
  const { name, version } = artifact;
  const clauses = [{ operator: '==', version }];
  return { kind: 'package', isLocated: true, name, extras: [], clauses };
}

function isWheel(location: string): boolean {
  return /\.whl$/i.test(withoutQuery(location));
}

/** The version that an archive's name says, if it is that of the package. */
function versionAt(location: string, name: string): Asked['clauses'] {
  const place = readArchive(location.split('#')[0] ?? '');
  return place?.kind === 'package' && place.name === name && !versionControl.test(location)
    ? place.clauses
    : [];
}

function withoutQuery(address: string): string {
  return address.replace(/\?.*$/s, '');
}
