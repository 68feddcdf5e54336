import { crc32 } from 'node:zlib';

/** Type of header values; only texts are needed here. */
const STRING = 7;

/**
 * Encodes a message of AWS's event stream (`application/vnd.amazon.eventstream`): lengths, their checksum, headers,
 * payload, and a checksum of everything. Source: Smithy, "Amazon Event Stream Specification".
 */
export function eventMessage(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(payload));
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(8 + 4 + head.length + body.length + 4, 0);
  prelude.writeUInt32BE(head.length, 4);
  const message = Buffer.concat([prelude, checksum(prelude), head, body]);
  return Buffer.concat([message, checksum(message)]);
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([STRING]),
    length,
    Buffer.from(value),
  ]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}

export function event(type: string, payload: unknown): Buffer {
  const headers = { ':event-type': type, ':message-type': 'event', ':content-type': 'application/json' };
  return eventMessage(headers, payload);
}

export function exception(type: string, message: string): Buffer {
  const headers = {
    ':exception-type': type,
    ':message-type': 'exception',
    ':content-type': 'application/json',
  };
  return eventMessage(headers, { message });
}
