import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { httpAgents } from '../../aws/http-agents.ts';
import { retrying } from '../../aws/retrying.ts';
import { VERSION } from '../../version.ts';
import type { Body } from '../forms/forms.ts';

/** Milliseconds per attempt. */
const ATTEMPT_MS = 8_000;

/** Maximum seconds for all attempts, and for all attempts at an unreachable address. */
const SECONDS = 30;
const UNREACHABLE_SECONDS = 10;

/** Statuses below 500 after which a retry may succeed. */
const PASSING = new Set([408, 425, 429]);

/** A permanent rejection. */
class Refused extends Error {}

/**
 * Sends a request until the answer is 2xx, with growing pauses between attempts. Redirects are not followed.
 * @throws Error for a permanent rejection, or when time is up; no message contains the URL
 */
export async function send(
  url: URL,
  {
    body,
    id,
    signal,
  }: { readonly body?: Body | undefined; readonly id: string; readonly signal: AbortSignal },
): Promise<void> {
  const attempt = async (given: AbortSignal) => {
    const until = AbortSignal.any([given, AbortSignal.timeout(ATTEMPT_MS)]);
    const status = await statusOf(url, { body, id, signal: until });
    if (status >= 200 && status < 300) return;
    if (status >= 500 || PASSING.has(status)) throw new Error(`it answered ${status}`);
    throw new Refused(`it answered ${status}`);
  };
  try {
    await retrying(attempt, {
      signal,
      seconds: SECONDS,
      unreachableSeconds: UNREACHABLE_SECONDS,
      isTransient: (error) => !(error instanceof Refused),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(reasonOf(error as Error));
  }
}

function reasonOf({ name, message, ...error }: Error): string {
  if (name === 'TimeoutError') return 'it did not answer in time';
  const { code } = error as NodeJS.ErrnoException;
  return code ? `no connection (${code})` : message;
}

async function statusOf(
  url: URL,
  { body, id, signal }: { body: Body | undefined; id: string; signal: AbortSignal },
): Promise<number> {
  const agents: { httpsAgent?: unknown; httpAgent?: unknown } = await httpAgents({});
  const isPlain = url.protocol === 'http:';
  // Requests to this machine bypass proxies.
  const agent = isPlain ? undefined : agents.httpsAgent;
  return new Promise((resolve, reject) => {
    const request = (isPlain ? plainRequest : secureRequest)(
      url,
      {
        method: body ? 'POST' : 'GET',
        signal,
        ...(agent ? { agent: agent as never } : {}),
        headers: {
          'user-agent': `flowq/${VERSION}`,
          'idempotency-key': id,
          connection: 'close',
          ...(body && { 'content-type': body.mediaType, 'content-length': Buffer.byteLength(body.text) }),
        },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('error', (error) =>
      reject(signal.aborted && signal.reason instanceof Error ? signal.reason : error),
    );
    request.end(body?.text);
  });
}
