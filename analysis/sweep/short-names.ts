/** A longer name has no room in a legend, nor above a panel. */
const lengthMax = 28;

/**
 * Names, paths among them, as short as tells them apart: without the folder that all are in, and
 * without the beginning where they are still long.
 */
export function shortNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  let folder = first.lastIndexOf('/') + 1;
  while (folder > 0 && !names.every((name) => name.startsWith(first.slice(0, folder)))) {
    folder = first.lastIndexOf('/', folder - 2) + 1;
  }
  const within = names.map((name) => name.slice(folder));
  const short = within.map((name) =>
    name.length > lengthMax ? `…${name.slice(1 - lengthMax)}` : name,
  );
  return new Set(short).size === names.length ? short : [...names];
}
