/**
 * Why pip failed, in one line out of all that it wrote: what the compiler or the exception of
 * a build says where there was one, which requirements contradict each other, else its last line
 * that says ERROR, else its last line.
 */
export function pipReason(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^[\s│╰>─×|]+/, '').trim())
    .filter((line) => line !== '');
  const conflict = lines.findIndex((line) => line === 'The conflict is caused by:');
  if (conflict >= 0) {
    // One line each for what asks for what, up to advice on what to do.
    const end = lines.findIndex(
      (line, at) => at > conflict && !/ (?:depends on|requested) /.test(line),
    );
    return `these contradict each other: ${lines.slice(conflict + 1, end).join('; ')}`;
  }
  const isError = (line: string): boolean => /^error: /i.test(line);
  // That a build failed, which pip says last, is not why.
  const error = lines.findLast(
    (line) => isError(line) && !/^error: (\S+$|could not build )/i.test(line),
  );
  const compiler = lines.find((line) => / fatal error: /.test(line));
  const exception = lines.findLast(
    (line) => /^[A-Za-z_.]*(Error|Exception): ./.test(line) && !isError(line),
  );
  const reason =
    compiler ?? exception ?? error?.replace(/^error: /i, '') ?? lines.at(-1) ?? 'pip wrote nothing';
  const needs = requiredPython(output);
  if (needs !== undefined) {
    return `${reason} (${needs})`;
  }
  // Without an index pip finds no version of anything, and says only that.
  return /^WARNING: Retrying /m.test(output)
    ? `${reason} (the package index could not be reached)`
    : reason;
}

/** What Python a version needs that was asked for by its number and passed over for that. */
function requiredPython(output: string): string | undefined {
  const version = /^ERROR: No matching distribution found for [^=\s]+==(\S+)$/m.exec(output)?.[1];
  const ignored = /^ERROR: Ignored the following versions that require .*: (.*)$/m.exec(
    output,
  )?.[1];
  const entry = ignored?.split('; ').find((each) => each.split(' ')[0] === version);
  return entry?.split(' ').slice(1).join(' ');
}
