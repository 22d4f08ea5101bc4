/** The command line of zygolab with these words, quoted as a shell reads them. */
export function commandLine(words: readonly string[]): string {
  return ['./zygolab', ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
