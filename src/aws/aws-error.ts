import { type ErrorKind, FlowqError, messageOf } from '../errors.ts';
import { KINDS, type KnownError } from './error-kinds.ts';
import { isThrottling } from './transient.ts';

/** Describes a call, for the message of its failure. */
export interface AwsContext {
  /** Completes `cannot …`: `read s3://bucket/key`, `look up the table flowq.flow_logs`. */
  readonly doing: string;
  /** The required permission, for services that do not name it (S3): `s3:GetObject on arn:aws:s3:::b/k`. */
  readonly needs?: string | undefined;
  /** The kind of failures that concern neither access nor configuration (default: source). */
  readonly kind?: ErrorKind | undefined;
}

/**
 * Returns an AWS error as a message with a next step: exit code 3 for access and configuration. Returns a
 * FlowqError unchanged.
 */
export function awsError(error: unknown, context: AwsContext): FlowqError {
  if (error instanceof FlowqError) return error;
  const known = { name: (error as Error)?.name ?? '', message: messageText(error), error };
  const kind = KINDS.find((one) => one.is(known));
  const { doing, needs, kind: otherKind = 'source' } = context;
  if (kind) {
    const message = `cannot ${doing}: ${kind.what(known, needs)}`;
    return new FlowqError(kind.isAccess ? 'access' : 'source', message, kind.hint(known), error);
  }
  if (isThrottling(error)) {
    const message = `cannot ${doing}: AWS keeps asking for fewer calls (${known.message})`;
    return new FlowqError(
      otherKind,
      message,
      'try again in a while: this account calls AWS too often',
      error,
    );
  }
  return new FlowqError(otherKind, `cannot ${doing}: ${messageWithName(known)}`, undefined, error);
}

/** Returns the message or code; Node leaves the message empty if a connection failed on several addresses. */
function messageText(error: unknown): string {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return messageOf(error) || code || String(error);
}

function messageWithName({ name, message }: KnownError): string {
  return /^(Error|TimeoutError)$/.test(name) ? message : `${message} (${name})`;
}
