/**
 * Why pip failed, in one line out of all that it wrote: what the compiler or the exception of
 * a build says where there was one, else its last line that says ERROR, else its last line.
 */
export function pipReason(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^[\s│╰>─×|]+/, '').trim())
    .filter((line) => line !== '');
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
  // Without an index pip finds no version of anything, and says only that.
  return /^WARNING: Retrying /m.test(output)
    ? `${reason} (the package index could not be reached)`
    : reason;
}
