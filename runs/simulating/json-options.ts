/** Options as JSON can hold them: names as in files, unlimited as a word, what was not given left out. */
export function jsonOptions(options: object): Record<string, unknown> {
  const entries = Object.entries(options).filter(
    ([, value]) => !Number.isNaN(value) && value !== '',
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [
      columnName(name),
      value === Infinity ? 'unlimited' : (value as unknown),
    ]),
  );
}

/** An option's name in files: `handler_cache_mb`. */
export function columnName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
