import { normalizeVersion, parseVersion } from '../../packaging/version.ts';
import { normalizePackageName } from './package-name.ts';

/** One line of a requirements file as Forklift's data has it: `name-version`. */
export interface Requirement {
  /** Normalised, without extras. */
  readonly name: string;
  /** Undefined where the file does not pin one. */
  readonly version: string | undefined;
}

/** Why a line is not a requirement on a package of the index. */
export type Noise = 'template' | 'option' | 'url or path' | 'conda' | 'other text';

/**
 * Reads one entry of Forklift's requirement lists: `requests[security]-2.28.1`; the version is
 * `0.0.0` or `None` where the file has none, and `2.*` or an unreadable one counts as none; others come
 * in their normal spelling. Environment markers are dropped.
 *
 * @returns the requirement, or what kind of noise the entry is
 */
export function parseRequirement(entry: string): Requirement | Noise {
  const noise = noiseOf(entry);
  if (noise !== undefined) {
    return noise;
  }
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?-([^-]*)$/.exec(
    entry.replace(/\s*;.*$/, ''),
  );
  if (match?.[1] === undefined || match[2] === undefined) {
    return 'other text';
  }
  return { name: normalizePackageName(match[1]), version: readVersion(match[2]) };
}

function noiseOf(entry: string): Noise | undefined {
  if (/\{[%{]|[%}]\}/.test(entry)) {
    return 'template';
  }
  if (entry.startsWith('-')) {
    return 'option';
  }
  if (/:\/\/|^[a-z]+\+|^\.{0,2}\/|^\.+-0\.0\.0$/.test(entry)) {
    return 'url or path';
  }
  return /^[A-Za-z0-9._-]*[A-Za-z0-9]=[^=]/.test(entry) ? 'conda' : undefined;
}

/**
 * `=1.3.5` comes from `===1.3.5`, and a few files write `v1.2`. Old versions like `2012h` are none by
 * PEP 440 and stay as they are.
 */
function readVersion(text: string): string | undefined {
  const version = text.replace(/^[=v]+/, '').trim();
  const isOld = /^\d+(?:\.\d+)*(?:[._]?[a-z]+\d*)+$/.test(version);
  const isReadable = parseVersion(version) !== undefined || isOld;
  return isReadable && version !== '0.0.0' ? normalizeVersion(version) : undefined;
}
