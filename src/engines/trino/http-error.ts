import { isUnreachable } from '../../aws/transient.ts';
import { FlowqError, messageOf, sourceError } from '../../errors.ts';

/** A response from Trino, or from a proxy before it, that is not a page. */
export class TrinoHttpError extends Error {
  override name = 'TrinoHttpError';
  readonly status: number;

  constructor(status: number, text: string) {
    const [line = ''] = text
      .replace(/<[^<>]*>/g, ' ')
      .trim()
      .split('\n');
    super(`HTTP ${status}${line ? `: ${line.slice(0, 200)}` : ''}`);
    this.status = status;
  }
}

/** Returns the error of a request that failed after all retries. */
export function httpError(error: unknown, endpoint: string): FlowqError {
  if (error instanceof FlowqError) return error;
  const status = error instanceof TrinoHttpError ? error.status : undefined;
  const message = `Trino at ${endpoint}: ${causeOf(error)}`;
  if (status === 401)
    return new FlowqError('access', message, 'set TRINO_USER and TRINO_PASSWORD, or TRINO_TOKEN', error);
  if (status === 403) return new FlowqError('access', message, 'this user may not run queries there', error);
  if (status === 404) return sourceError(message, 'check --endpoint: is it a Trino coordinator?', error);
  if (isUnreachable(error)) return sourceError(message, 'check --endpoint and the network', error);
  return sourceError(message, undefined, error);
}

/** The error of `fetch` only says that it failed; the reason is in its cause. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return (
    messageOf(cause instanceof Error ? cause : error) || (cause as NodeJS.ErrnoException)?.code || 'no answer'
  );
}
