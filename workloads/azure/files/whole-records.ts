const partBytes = 1 << 20;

/**
 * Puts the pieces of a comma-separated file together to texts that end where a record ends: at a
 * line break that is not within quotes. Bytes are UTF-8, or UTF-16 where a byte order mark says so;
 * the mark itself is no part of the text.
 */
export function* wholeRecords(pieces: Iterable<Buffer>): Generator<string> {
  let decoder: TextDecoder | undefined;
  let rest = '';
  /** How much of `rest` was looked at, and whether that ended within quotes. */
  let seen = 0;
  let isQuoted = false;
  let end = 0;
  for (const part of partsOf(pieces)) {
    decoder ??= new TextDecoder(encodingOf(part));
    rest += decoder.decode(part, { stream: true });
    if (!isQuoted && rest.indexOf('"', seen) === -1) {
      end = Math.max(end, rest.lastIndexOf('\n') + 1);
    } else {
      for (let at = seen; at < rest.length; at++) {
        const code = rest.charCodeAt(at);
        if (code === 0x22) {
          // A doubled quote, which stands for one, ends and begins.
          isQuoted = !isQuoted;
        } else if (code === 0x0a && !isQuoted) {
          end = at + 1;
        }
      }
    }
    if (end > 0) {
      yield rest.slice(0, end);
      rest = rest.slice(end);
      end = 0;
    }
    seen = rest.length;
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '') {
    yield rest;
  }
}

/** A piece may be a whole unpacked file, which is longer than a text can be. */
function* partsOf(pieces: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of pieces) {
    for (let start = 0; start < piece.length; start += partBytes) {
      yield piece.subarray(start, start + partBytes);
    }
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
