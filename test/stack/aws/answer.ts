import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsError } from './aws-error.ts';

export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer | string | Readable;
}

export function jsonAnswer(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(value) };
}

/** Returns an error in AWS JSON 1.1: the type in the body, the message under a capital M. */
export function jsonError(error: AwsError): Answer {
  return jsonAnswer({ __type: error.type, Message: error.message, ...error.fields }, error.status);
}

export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const body = await buffer(request);
  return body.length === 0 ? {} : JSON.parse(body.toString());
}

/** Sends the answer, or its first `cutAfter` bytes before it closes the connection. @returns the bytes sent */
export async function send(response: ServerResponse, answer: Answer, cutAfter?: number): Promise<number> {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = Buffer.isBuffer(body) ? { 'content-length': body.length } : {};
  response.writeHead(answer.status, { ...length, ...answer.headers });
  let sent = 0;
  async function* upToCut(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const part = chunk.subarray(0, (cutAfter ?? Number.POSITIVE_INFINITY) - sent);
      sent += part.length;
      yield part;
      if (sent !== cutAfter) continue;
      await sleep(20); // sent bytes must leave first, or the client never receives them
      throw new Error('cut');
    }
  }
  const chunks = Buffer.isBuffer(body) ? Readable.from([body]) : body;
  await pipeline(chunks, upToCut, response).catch(() => response.destroy());
  return sent;
}
