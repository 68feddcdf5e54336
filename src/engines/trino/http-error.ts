import { isUnreachable } from '../../aws/transient.ts';
import { FlowqError, messageOf, sourceError } from '../../errors.ts';

/** Trino, or what stands before it, answered with something else than a page. */
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

/** A request that failed for good, in the user's words. */
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

/** `fetch` says only that it failed, and its cause why. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return (
    messageOf(cause instanceof Error ? cause : error) || (cause as NodeJS.ErrnoException)?.code || 'no answer'
  );
}
