import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, send } from './answer.ts';
import { AwsError } from './aws-error.ts';
import type { Call, Calls } from './calls.ts';
import type { CallFault, Faults } from './faults.ts';
import { refusal } from './refusals.ts';

/** One AWS service, or a fake of several: identifies a request and answers it. */
export interface AwsService {
  identify(request: IncomingMessage): Promise<CallIdentity>;
  answer(call: CallIdentity, request: IncomingMessage): Promise<Answer>;
  error(error: AwsError, call: CallIdentity): Answer;
}

export interface CallIdentity {
  service: string;
  operation: string;
  resource: string;
  input?: unknown;
  /** The body, if identifying the call required reading it. */
  body?: Buffer;
}

export interface ServerOptions {
  faults: Faults;
  calls: Calls;
  port?: number | undefined;
  host?: string | undefined;
  /** Handles paths under `/_`, outside of AWS's protocol. */
  control?: (request: IncomingMessage) => Promise<Answer>;
}

export interface AwsServer extends AsyncDisposable {
  endpoint: string;
  close(): Promise<void>;
}

/** Serves an AWS service over HTTP, records every call, and applies armed faults. */
export async function startAwsServer(service: AwsService, options: ServerOptions): Promise<AwsServer> {
  const server = createServer((request, response) => {
    receive(service, options, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.keepAliveTimeout = 120_000; // longer than clients keep theirs, so that none closes during a request
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}

async function receive(
  service: AwsService,
  { faults, calls, control }: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (control !== undefined && request.url?.startsWith('/_')) {
    await send(response, await control(request));
    return;
  }
  const identity = await service.identify(request);
  const { body: _, ...known } = identity;
  const call = calls.add({ ...known, bytesIn: Number(request.headers['content-length'] ?? 0) });
  const fault = faults.takeCall(identity.operation, identity.resource);
  if (fault?.fault === 'delay') await sleep(fault.millis);
  const answer = await answerOrError(service, identity, request, fault);
  if (fault?.fault === 'drop') {
    response.destroy();
    return;
  }
  await deliver(call, response, answer, fault);
}

async function answerOrError(
  service: AwsService,
  call: CallIdentity,
  request: IncomingMessage,
  fault: CallFault | undefined,
): Promise<Answer> {
  try {
    const refused = fault && refusal(fault, call.service, call.operation);
    if (refused === undefined) return await service.answer(call, request);
    request.resume(); // a client that is still sending would not read the answer otherwise
    throw refused;
  } catch (error) {
    if (error instanceof AwsError) return service.error(error, call);
    return service.error(new AwsError('InternalServerException', String(error), 500), call);
  }
}

async function deliver(
  call: Call,
  response: ServerResponse,
  answer: Answer,
  fault: CallFault | undefined,
): Promise<void> {
  call.status = answer.status;
  const cutAfter = fault?.fault === 'cut' ? (fault.bytes ?? halfOf(answer)) : undefined;
  call.bytesOut = await send(response, answer, cutAfter);
}

function halfOf({ headers, body }: Answer): number {
  const length = body instanceof Readable ? Number(headers['content-length'] ?? 2) : body.length;
  return Math.floor(length / 2);
}
