import { readInputBytes } from '../../directory/input-file.ts';
import { InputError } from '../../input-error.ts';

/** Byte order marks; those of UTF-32 go first, since one begins like that of UTF-16. */
const marks: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
];

/**
 * The text of a file as pip reads it: by its byte order mark, else as a comment on one of its first
 * two lines says (PEP 263: `# -*- coding: latin-1 -*-`), else as UTF-8. What says nothing and is not
 * UTF-8 is read as Windows-1252: letters beyond ASCII stand in comments alone.
 *
 * @throws InputError if it cannot be read, or holds bytes that are no text in its encoding
 */
export function readEncodedText(path: string): string {
  const bytes = readInputBytes({ path, gzipped: false });
  const [mark, marked] = marks.find(([start]) =>
    start.every((byte, index) => bytes[index] === byte),
  ) ?? [[], undefined];
  const content = bytes.subarray(mark.length);
  const encoding = marked ?? declaredEncoding(bytes);
  const text =
    encoding === undefined
      ? (decode(path, content, 'utf-8') ?? decode(path, content, 'windows-1252'))
      : decode(path, content, encoding);
  if (text === undefined) {
    throw new InputError(`${path}: is not text in ${encoding}, as it says`);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split('\n').length;
    throw new InputError(
      `${path}:${line}: holds NUL characters; it should be text (UTF-16 needs a byte order mark)`,
    );
  }
  return text;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const [first = '', second = ''] = Buffer.from(bytes.subarray(0, 1000))
    .toString('latin1')
    .split('\n');
  const [name] = [first, second].flatMap(
    (line) => /^#.*?coding[:=]\s*([-\w.]+)/.exec(line)?.[1] ?? [],
  );
  return name?.toLowerCase().replaceAll('_', '-');
}

/** Python's names of encodings that the decoder knows under others. */
function decoderName(encoding: string): string {
  return encoding
    .replace(/^latin-?1$|^l1$|^iso8859-1$/, 'latin1')
    .replace(/^cp(?=125\d$)/, 'windows-')
    .replace(/^cp932$|^ms932$/, 'shift_jis')
    .replace(/^cp949$/, 'euc-kr')
    .replace(/^cp936$/, 'gbk')
    .replace(/^utf-?8-?sig$|^u8$/, 'utf-8');
}

function decode(path: string, bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding.startsWith('utf-32')) {
    return decodeUtf32(bytes, encoding);
  }
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(decoderName(encoding), { fatal: true });
  } catch (cause) {
    throw new InputError(`${path}: says that its encoding is ${encoding}, which is not known`, {
      cause,
    });
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeUtf32(bytes: Uint8Array, encoding: string): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const points: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const point =
      at + 4 <= bytes.byteLength ? view.getUint32(at, encoding === 'utf-32le') : Infinity;
    if (point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) {
      return undefined;
    }
    points.push(String.fromCodePoint(point));
  }
  return points.join('');
}
