import { statuses } from '../../sim/records/invocation-record.ts';
import type { OperationResult } from '../platforms/platform.ts';

/** What can be asked of the launcher, by the numbers of protocol.h. */
export const LauncherOperation = {
  create: 0,
  import: 1,
  execute: 2,
  pause: 3,
  resume: 4,
  destroy: 5,
} as const;
export type LauncherOperation = (typeof LauncherOperation)[keyof typeof LauncherOperation];

/** The subject of a request. */
export type Role = 'sandbox' | 'zygote';

/** A request to the launcher; protocol.h says what the fields mean. */
export interface LauncherRequest {
  readonly operation: LauncherOperation;
  readonly role: Role;
  /** The container's number, from 0, of its role. */
  readonly subject: number;
  /** create: the Zygote to fork from; without it a fresh process is started. */
  readonly parent?: number | undefined;
  /** create: bits of `Guard` and `Addition`. */
  readonly guards?: number;
  readonly timeoutMs?: number;
  /** execute: CPU time to burn, in ms; below 0 the handler is run. */
  readonly amount?: number;
  /**
   * create: packages, code, program, argument, what a sandbox is told of its function; import: one
   * string, module names by line; execute: one string, what the handler gets.
   */
  readonly texts?: readonly string[];
}

/** A reply of the launcher, or an event where `number` is 0. */
export interface LauncherReply {
  readonly number: number;
  readonly role: Role;
  readonly subject: number;
  readonly result: OperationResult;
}

export const requestHeadBytes = 40;
/** An event may be as large as AWS Lambda takes it, 6 MB. */
export const requestTextBytesMax = 6 * 2 ** 20 + 4096;
export const replyBytes = 1024;

const stepNameBytes = 16;
const offsets = { steps: 16, startMs: 24, endMs: 32, stepMs: 40, stepNames: 136, reason: 328 };

/**
 * Writes a request as the launcher reads it: x86_64 and aarch64, both little-endian.
 *
 * @throws RangeError when its texts are longer than the launcher takes
 */
export function encodeRequest(number: number, request: LauncherRequest): Buffer {
  const text = (request.texts ?? []).map((part) => `${part}\0`).join('');
  const length = Buffer.byteLength(text);
  if (length > requestTextBytesMax) {
    throw new RangeError(
      `a request to the launcher has ${length} bytes of text, at most ${requestTextBytesMax} fit`,
    );
  }
  const bytes = Buffer.alloc(requestHeadBytes + length);
  bytes.writeUInt32LE(request.operation, 0);
  bytes.writeUInt32LE(number, 4);
  bytes.writeUInt32LE(request.role === 'zygote' ? 1 : 0, 8);
  bytes.writeInt32LE(request.subject, 12);
  bytes.writeInt32LE(request.parent ?? -1, 16);
  bytes.writeUInt32LE(request.guards ?? 0, 20);
  bytes.writeUInt32LE(request.timeoutMs ?? 0, 24);
  bytes.writeUInt32LE(length, 28);
  bytes.writeDoubleLE(request.amount ?? 0, 32);
  bytes.write(text, requestHeadBytes);
  return bytes;
}

/** Reads a reply; `bytes` holds exactly one. */
export function decodeReply(bytes: Buffer): LauncherReply {
  const steps: Record<string, number> = {};
  for (let at = 0; at < bytes.readUInt32LE(offsets.steps); at++) {
    const name = textAt(bytes, offsets.stepNames + at * stepNameBytes, stepNameBytes);
    steps[name] = (steps[name] ?? 0) + bytes.readDoubleLE(offsets.stepMs + at * 8);
  }
  return {
    number: bytes.readUInt32LE(0),
    role: bytes.readUInt32LE(8) === 1 ? 'zygote' : 'sandbox',
    subject: bytes.readInt32LE(12),
    result: {
      status: statuses[bytes.readUInt32LE(4)]!,
      startMs: bytes.readDoubleLE(offsets.startMs),
      endMs: bytes.readDoubleLE(offsets.endMs),
      reason: textAt(bytes, offsets.reason, replyBytes - offsets.reason),
      steps,
    },
  };
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, Math.min(end < 0 ? bytes.length : end, start + length));
}
