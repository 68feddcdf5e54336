import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { s3Call } from '../s3/s3-call.ts';
import type { CallIdentity } from './aws-server.ts';

/**
 * Identifies the operation of a request to the common AWS endpoint: the JSON services (Glue) name it in a header, the
 * form services (EC2, STS) in the body, S3 by method and address.
 */
export async function identifyAws(request: IncomingMessage): Promise<CallIdentity> {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [service = '', operation = ''] = target.split('.');
    const body = await buffer(request);
    const input: unknown = JSON.parse(body.toString() || '{}');
    return { service: service.replace(/^AWS/, '').toLowerCase(), operation, resource: '', input, body };
  }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const body = await buffer(request);
    const input = Object.fromEntries(new URLSearchParams(body.toString()));
    return { service: signedService(request), operation: input.Action ?? '', resource: '', input, body };
  }
  return s3Call(request);
}

/** Returns the service that a request is signed for. */
function signedService(request: IncomingMessage): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '');
  return scope?.[1] ?? '';
}
