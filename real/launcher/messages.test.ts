import test from 'ava';
import { statuses } from '../../sim/records/invocation-record.ts';
import {
  decodeReply,
  encodeRequest,
  LauncherOperation,
  replyBytes,
  requestHeadBytes,
  requestTextBytesMax,
} from './messages.ts';

// The offsets are those of the structures in protocol.h, whose sizes the compiler checks.
test('a request stands where the launcher looks for it', (t) => {
  const bytes = encodeRequest(7, {
    operation: LauncherOperation.execute,
    role: 'zygote',
    subject: 3,
    parent: 2,
    guards: 5,
    timeoutMs: 250,
    amount: 1.5,
    texts: ['one', '', 'three'],
  });
  t.is(bytes.length, requestHeadBytes + 11);
  const words = [0, 4, 8, 12, 16, 20, 24].map((at) => bytes.readUInt32LE(at));
  t.deepEqual(words, [2, 7, 1, 3, 2, 5, 250]);
  t.is(bytes.readDoubleLE(32), 1.5);
  t.is(bytes.readUInt32LE(28), 11);
  t.is(bytes.toString('utf8', 40), 'one\0\0three\0');
});

test('a fresh container has no parent', (t) => {
  const bytes = encodeRequest(1, {
    operation: LauncherOperation.create,
    role: 'sandbox',
    subject: 0,
  });
  t.is(bytes.readInt32LE(16), -1);
});

test('a text that does not fit is refused', (t) => {
  const request = { operation: LauncherOperation.import, role: 'sandbox', subject: 0 } as const;
  const room = requestTextBytesMax - 1;
  t.notThrows(() => encodeRequest(1, { ...request, texts: ['x'.repeat(room)] }));
  t.throws(() => encodeRequest(1, { ...request, texts: ['x'.repeat(room + 1)] }), {
    message: /at most 6295552 fit/,
  });
});

test('a reply is read with its steps added by name', (t) => {
  const bytes = Buffer.alloc(replyBytes);
  bytes.writeUInt32LE(9, 0);
  bytes.writeUInt32LE(statuses.indexOf('oom'), 4);
  bytes.writeUInt32LE(1, 8);
  bytes.writeInt32LE(4, 12);
  bytes.writeUInt32LE(3, 16);
  bytes.writeDoubleLE(100, 24);
  bytes.writeDoubleLE(101.5, 32);
  for (const [at, [name, ms]] of [
    ['base', 1],
    ['open', 2],
    ['base', 4],
  ].entries()) {
    bytes.writeDoubleLE(Number(ms), 40 + 8 * at);
    bytes.write(String(name), 136 + 16 * at);
  }
  bytes.write('too much', 328);
  t.deepEqual(decodeReply(bytes), {
    number: 9,
    role: 'zygote',
    subject: 4,
    result: {
      status: 'oom',
      startMs: 100,
      endMs: 101.5,
      reason: 'too much',
      steps: { base: 5, open: 2 },
    },
  });
});
