import { normalizePackageName } from '../data-builders/requirements/package-name.ts';
import { normalizeVersion, parseVersion } from './version.ts';

/** What the name of a file says of the package in it. */
export interface Artifact {
  /** Normalised. */
  readonly name: string;
  /** In its normal spelling. */
  readonly version: string;
}

const sourceArchive = /\.(?:tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz|tar|zip)$/i;

/** Whether a path ends like an archive that pip installs. */
export function isArchive(path: string): boolean {
  return /\.whl$/i.test(path) || sourceArchive.test(path);
}

/**
 * The package that a wheel or a source distribution holds, by its file name: a wheel is
 * `name-version(-build)-python-abi-platform.whl`, a source distribution `name-version.tar.gz`, where
 * the version comes after the last hyphen (the binary and source distribution formats of PyPA). What
 * stands percent-encoded is decoded first.
 *
 * @param path a path or URL, without query and fragment
 * @returns undefined where the file names no package
 */
export function artifactOf(path: string): Artifact | undefined {
  const file = percentDecoded(path.replace(/^.*[/\\]/, ''));
  const wheel = /^([^\s-]+)-([^\s-]+)(?:-\d[^\s-]*)?-[^\s-]+-[^\s-]+-[^\s-]+\.whl$/i.exec(file);
  const [, name, version] =
    wheel ??
    /^(\S+)-([^\s-]+)$/.exec(sourceArchive.test(file) ? file.replace(sourceArchive, '') : '') ??
    [];
  // Wheels write hyphens of a version as underscores.
  const spelled = wheel === null ? version : version?.replaceAll('_', '-');
  return name === undefined || spelled === undefined || !isName(name) || !parseVersion(spelled)
    ? undefined
    : { name: normalizePackageName(name), version: normalizeVersion(spelled) };
}

/** Whether a text is the name of a package (PEP 508). */
export function isName(text: string): boolean {
  return /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i.test(text);
}

/** A text with its percent signs decoded; as it is if they mean nothing. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hostsOfRepositories =
  /(?:^|[.@])(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|sr\.ht|gitea\.com)$/i;

/**
 * Whether a URL leads to an archive that a repository's host makes of a branch, tag or commit. Its
 * name is that of the repository and the reference, which need not be the package's.
 */
export function isRepositoryArchive(url: string): boolean {
  const [, host = '', path = ''] = /^[a-z+]+:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const name = host.replace(/^.*@/, '').replace(/:\d+$/, '');
  if (
    /^codeload\./i.test(name) ||
    /\/(?:-\/archive|zipball|tarball|legacy\.(?:zip|tar\.gz))\//.test(path)
  ) {
    return true;
  }
  // `/owner/repository/archive/…` is how these hosts and the programs behind them lay it out.
  return (
    /^\/[^/]+\/[^/]+\/archive\//.test(path) ||
    (hostsOfRepositories.test(name) && /\/(?:archive|get|snapshot|repository)\//.test(path))
  );
}
