import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { InputError } from '../input-error.ts';
import { imported, write } from './testing/import-text.ts';

/** Bytes as other programs save them, and the packages that they ask for. */
const encoded: readonly (readonly [string, Buffer])[] = [
  ['UTF-16, from PowerShell', Buffer.from('fffe730069007800', 'hex')],
  ['UTF-16 with line ends of Windows', Buffer.from('\uFEFF# x\r\nsix\r\n', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\uFEFFsix', 'utf16le').swap16()],
  ['UTF-32', Buffer.from('fffe0000730000006900000078000000', 'hex')],
  ['UTF-32, big end first', Buffer.from('0000feff000000730000006900000078', 'hex')],
  ['UTF-8 with its mark', Buffer.from('\uFEFFsix')],
  ['Latin 1, as it says', Buffer.from('# -*- coding: latin-1 -*-\nsix # caf\u00e9', 'latin1')],
  [
    'Windows-1252 on the second line',
    Buffer.from('# x\n# vim: set fileencoding=cp1252\nsix # \x93', 'latin1'),
  ],
  ['Latin 1 without a word', Buffer.from('six # caf\u00e9', 'latin1')],
];

for (const [title, bytes] of encoded) {
  test(`encoding: ${title}`, (t) => {
    const folder = write(t, {});
    writeFileSync(join(folder, 'requirements.txt'), bytes);
    t.deepEqual(imported(join(folder, 'requirements.txt')).packages, ['six==1.16.0']);
  });
}

for (const [bytes, message] of [
  [
    Buffer.from('s\0i\0x\0'),
    ':1: holds NUL characters; it should be text (UTF-16 needs a byte order mark)',
  ],
  [Buffer.from('fffe73', 'hex'), ': is not text in utf-16le, as it says'],
  [Buffer.from('# coding: utf-8\n\xe9', 'latin1'), ': is not text in utf-8, as it says'],
  [
    Buffer.from('# coding: klingon\nsix'),
    ': says that its encoding is klingon, which is not known',
  ],
] as const) {
  test(`encoding: ${message}`, (t) => {
    const path = join(write(t, {}), 'requirements.txt');
    writeFileSync(path, bytes);
    t.throws(() => imported(path), { instanceOf: InputError, message: `${path}${message}` });
  });
}
