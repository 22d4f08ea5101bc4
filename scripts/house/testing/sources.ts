import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { execaSync } from 'execa';

/** The folder of the repository. */
export const checkout = path.join(import.meta.dirname, '..', '..', '..');

const files = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: checkout,
  stripFinalNewline: true,
})
  .stdout.split('\n')
  .filter((file) => /\.(ts|c|h|py|sh)$/.test(file) || file === 'zygolab' || file === '.ci/run');
/** Sources by their paths. */
export const texts = new Map(
  files.flatMap((file) => {
    try {
      return [[file, readFileSync(path.join(checkout, file), 'utf8')] as const];
    } catch {
      // A file that is tracked and was just removed.
      return [];
    }
  }),
);

/** Whether a file is for tests. */
export const isTest = (file: string): boolean =>
  /\.test\.ts$|(^|\/)(testing|fixtures)\//.test(file);
/** Modules of the product, tests aside. */
export const product = [...texts].filter(([file]) => file.endsWith('.ts') && !isTest(file));

/** An import of a module. */
export interface Import {
  readonly line: number;
  readonly from: string;
}

/** What a module imports, exports from elsewhere, or loads while it runs. */
export function importsOf(text: string): Import[] {
  const patterns = [
    /^(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]/gms,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\bnew URL\(\s*['"](\.[^'"]+\.ts)['"]/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      from: match[1]!,
      line: lineAt(text, match.index + match[0].length),
    })),
  );
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** The file that a relative import names; undefined for a package. */
export function target(file: string, { from }: Import): string | undefined {
  return from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : undefined;
}

/** Expects that nothing is breached. */
export function holds(t: ExecutionContext, breaches: readonly string[]): void {
  t.is(breaches.join('\n'), '');
}

/** Breaches of a rule by the text of lines; comments count only where they are told to. */
export function linesThat(
  pattern: RegExp,
  rule: string,
  among: readonly (readonly [file: string, text: string])[],
  { inComments = false } = {},
): string[] {
  return among.flatMap(([file, text]) =>
    (inComments ? text : withoutComments(text))
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${rule}`] : [])),
  );
}

/** The text with its comments blanked out, lines kept. */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}
