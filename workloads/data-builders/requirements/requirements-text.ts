import { normalizePackageName } from './package-name.ts';

/** What a requirements file compiled by pip-compile says. */
export interface CompiledRequirements {
  /** The whole closure as `name==version`, names normalised, in file order. */
  readonly packages: readonly string[];
  /** Those of `packages` that the project asked for itself (`# via -r temp_0.in`). */
  readonly direct: readonly string[];
  /** Who pulled each package in: package by package, the names after `# via`. */
  readonly requiredBy: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the text that pip-compile writes: `name[extra]==version ; marker` on a line of its own,
 * then who asked for it, as `# via a` or as a block of `#   a` lines after `# via`.
 *
 * @throws Error on a line that is neither a pinned package nor a comment
 */
export function parseCompiledRequirements(text: string): CompiledRequirements {
  const requiredBy = new Map<string, string[]>();
  const direct = new Set<string>();
  let current: string | undefined;
  for (const line of text.split('\n')) {
    const comment = /^\s+#\s+(?:via(?:\s+|$))?(.*)$/.exec(line)?.[1];
    if (comment !== undefined) {
      if (current === undefined) {
        throw new Error(`comment "${line}" stands before any package`);
      }
      if (comment.startsWith('-r ')) {
        direct.add(current);
      } else if (comment !== '') {
        requiredBy.get(current)?.push(normalizePackageName(withoutExtras(comment)));
      }
    } else if (line !== '' && !line.startsWith('#')) {
      current = pinnedPackage(line);
      requiredBy.set(current, []);
    }
  }
  return { packages: [...requiredBy.keys()], direct: [...direct], requiredBy };
}

function pinnedPackage(line: string): string {
  const match = /^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)==([^\s;]+)(?:\s*;.*)?$/.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Error(`line "${line}" should be name==version`);
  }
  return `${normalizePackageName(withoutExtras(match[1]))}==${match[2]}`;
}

function withoutExtras(name: string): string {
  return name.replace(/\[.*$/, '');
}
