import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { type Answer, jsonError } from './answer.ts';
import type { AwsService } from './aws-server.ts';
import { identifyAws } from './identify.ts';
import { xmlError } from './xml.ts';

/** Forwards every call to `endpoint`, where one server simulates S3, Glue, EC2 and STS. */
export function forwardTo(endpoint: string): AwsService {
  const agent = new Agent({ keepAlive: true });
  return {
    identify: identifyAws,
    answer: ({ body }, request) => forward(endpoint, agent, request, body),
    error: (error, { service }) => (service === 'glue' ? jsonError(error) : xmlError(error, service)),
  };
}

function forward(
  endpoint: string,
  agent: Agent,
  request: IncomingMessage,
  body: Buffer | undefined,
): Promise<Answer> {
  // The Host header stays localhost, or moto would take its first label as a bucket. The client's wait for "100
  // Continue" has been answered here.
  const { expect, connection, ...headers } = request.headers;
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const upstream = httpRequest(
      new URL(request.url ?? '/', endpoint),
      { agent, method: request.method, headers: { ...headers, host: `localhost:${port}` } },
      (response) => {
        const { connection: _, 'transfer-encoding': __, ...kept } = response.headers;
        resolve({ status: response.statusCode ?? 502, headers: kept, body: response });
      },
    );
    upstream.once('error', reject);
    pipeline(
      body === undefined ? request : Readable.from([body]),
      upstream,
      (error) => error && reject(error),
    );
  });
}
