import { allowedText } from '../../../sim/parameters/parameter.ts';
import type { PolicyEntry } from './policy-entries.ts';

/** Policies for a terminal: what each does, its keys and its source. */
export function policiesText(entries: readonly PolicyEntry[]): string {
  const byOption = Object.groupBy(entries, ({ option }) => option);
  const parts = Object.entries(byOption).map(
    ([option, group]) => `--${option}\n${group.map(policyText).join('\n')}`,
  );
  return `${parts.join('\n\n')}\n`;
}

function policyText({ name, declaration }: PolicyEntry): string {
  const { about, source, parameters } = declaration;
  const keys = Object.entries(parameters).map(
    ([key, parameter]) => [`:${key}=${parameter.default}`, parameter] as const,
  );
  const width = Math.max(0, ...keys.map(([given]) => given.length));
  return [
    `  ${name}  ${about}`,
    ...keys.map(
      ([given, parameter]) =>
        `      ${given.padEnd(width)}  ${parameter.meaning}: ${allowedText(parameter)}`,
    ),
    ...(source === '' ? [] : [`      from ${source}`]),
  ].join('\n');
}

/** The same as a table of Markdown, for docs/policies.md. */
export function policiesTable(entries: readonly PolicyEntry[]): string {
  const rows = entries.map(({ name, kind, declaration }) => {
    const keys = Object.entries(declaration.parameters).map(
      ([key, parameter]) =>
        `\`${key}=${parameter.default}\`: ${parameter.meaning}; ${allowedText(parameter)}`,
    );
    return [`\`${name}\``, kind, declaration.about, keys.join('<br>'), declaration.source];
  });
  return [['policy', 'of', 'what it does', 'keys with defaults', 'source'], rulers, ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}

const rulers = ['---', '---', '---', '---', '---'];

/** The same as JSON can hold it; a range without end has no `most`. */
export function policiesJson(entries: readonly PolicyEntry[]): unknown {
  return entries.map(({ name, kind, option, file, sha256, declaration }) => ({
    name,
    kind,
    option: `--${option}`,
    ...(file !== undefined && { file, sha256 }),
    about: declaration.about,
    source: declaration.source,
    takes_tree: declaration.takesTree === true,
    parameters: Object.entries(declaration.parameters).map(([key, parameter]) => ({
      key,
      default: parameter.default,
      meaning: parameter.meaning,
      allowed: allowedText(parameter),
      words: parameter.words,
      ...(parameter.range && {
        range: {
          least: parameter.range.least,
          ...(parameter.range.most < Infinity && { most: parameter.range.most }),
          whole: parameter.range.isWhole === true,
          above: parameter.range.isAbove === true,
        },
      }),
    })),
  }));
}
