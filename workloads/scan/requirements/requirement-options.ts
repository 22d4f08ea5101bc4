/** What the options of a line of a requirements file say. */
export interface LineOptions {
  /** Another file of requirements, or of constraints. */
  readonly include: { readonly path: string; readonly isConstraint: boolean } | undefined;
  /** What `-e` is given. */
  readonly editable: string | undefined;
  readonly hasHash: boolean;
}

/** Options with a value; the first name is the one that they go by. */
const valued: readonly (readonly string[])[] = [
  ['--requirement', '-r'],
  ['--constraint', '-c'],
  ['--editable', '-e'],
  ['--hash'],
  ['--index-url', '-i', '--pypi-url'],
  ['--extra-index-url'],
  ['--find-links', '-f'],
  ['--no-binary'],
  ['--only-binary'],
  ['--all-releases'],
  ['--only-final'],
  ['--trusted-host'],
  ['--use-feature'],
  ['--global-option'],
  ['--install-option'],
  ['--config-settings', '--config-setting', '-C'],
  // Of older versions of pip.
  ['--allow-external'],
  ['--allow-unverified'],
];

const flags: ReadonlySet<string> = new Set([
  '--no-index',
  '--prefer-binary',
  '--require-hashes',
  '--no-require-hashes',
  '--pre',
  // Of older versions of pip.
  '--allow-all-external',
  '--always-unzip',
  '--no-use-wheel',
  '--process-dependency-links',
  '--use-mirrors',
  '--use-wheel',
  '-Z',
]);

/**
 * Splits a line into what is asked for and the options after it, as pip does: from the first word
 * that begins with a hyphen.
 */
export function splitOptions(line: string): { readonly text: string; readonly options: string } {
  const at = line.search(/(?:^| )-/);
  return at < 0
    ? { text: line, options: '' }
    : { text: line.slice(0, at).trim(), options: line.slice(at).trim() };
}

/**
 * Reads the options of a line. Of an option that is given twice the first counts. Words that follow
 * `-e url` without a hyphen belong to it with their quotes, since a marker may stand there.
 *
 * @returns the word that is not an option of pip's files, if there is one
 */
export function readLineOptions(options: string): LineOptions | { readonly unknown: string } {
  const values = new Map<string, string>();
  const words = splitWords(options);
  for (let next = words.shift(); next !== undefined; next = words.shift()) {
    const { word, written } = next;
    const editable = values.get('--editable');
    const { name, value } = readOption(word);
    if (name !== undefined) {
      const given = value ?? words.shift()?.word;
      if (given === undefined) {
        return { unknown: word };
      }
      values.set(name, values.get(name) ?? given);
    } else if (!word.startsWith('-') && editable !== undefined) {
      values.set('--editable', `${editable} ${written}`);
    } else if (!flags.has(wholeName(word))) {
      return { unknown: word };
    }
  }
  const requirement = values.get('--requirement');
  const constraint = values.get('--constraint');
  const path = requirement ?? constraint;
  return {
    include: path === undefined ? undefined : { path, isConstraint: requirement === undefined },
    editable: values.get('--editable'),
    hasHash: values.has('--hash'),
  };
}

/** An option with a value by its first name, and the value if it is in the same word. */
function readOption(word: string): { name?: string | undefined; value?: string | undefined } {
  const isShort = /^-[^-]/.test(word);
  const written = isShort ? word.slice(0, 2) : word.replace(/=.*$/s, '');
  const whole = isShort ? written : wholeName(written);
  const joined = isShort ? word.slice(2).replace(/^=/, '') : word.slice(written.length + 1);
  const name = valued.find((names) => names.includes(whole))?.[0];
  return { name, value: word.length > written.length ? joined : undefined };
}

/** The option that a word is the beginning of, if there is but one; else the word. */
function wholeName(word: string): string {
  const names = [...valued.flat(), ...flags].filter((name) => name.startsWith(word));
  return word.length > 2 && !names.includes(word) && names.length === 1 ? names[0]! : word;
}

/** The words of a text as a shell takes them: quotes hold together, a backslash takes what follows. */
function splitWords(text: string): { word: string; written: string }[] {
  const words = text.match(/(?:[^\s"'\\]|\\[^]|"(?:[^"\\]|\\[^])*"|'[^']*'|["'\\])+/g) ?? [];
  return words.map((written) => ({
    written,
    word: written.replaceAll(
      /"((?:[^"\\]|\\[^])*)"|'([^']*)'|\\([^])/g,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? escaped ?? '',
    ),
  }));
}
