/**
 * Which failures of AWS calls pass by themselves.
 * Sources: the SDK's classification (@smithy/core/retry), Athena and S3 API references.
 */

const THROTTLING = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const PASSING = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerException',
  'InternalServiceException',
  'OperationTimeoutException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'TimeoutError',
]);

/** What services answer while an earlier change is not through yet. */
const SETTLING = new Set([
  'ConcurrentModification',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiable',
  'EntityTemporarilyUnmodifiableException',
  'OperationAborted',
]);

/** Codes of Node's, for connections that were there and broke off. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET']);

/** Codes of Node's, for connections that could not be made. */
const UNREACHABLE = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface AnyAwsError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly cause?: unknown;
}

const errorOf = (error: unknown): AnyAwsError => (error ?? {}) as AnyAwsError;

/** The HTTP status that AWS answered with; undefined when it did not answer. */
export const statusOf = (error: unknown): number | undefined => errorOf(error).$metadata?.httpStatusCode;

/** Node's code of a connection's failure; that of `fetch` is a level down. */
function codeOf(error: unknown): string {
  const { code, cause } = errorOf(error);
  return code ?? errorOf(cause).code ?? '';
}

/** Whether AWS asked for fewer calls. */
export function isThrottling(error: unknown): boolean {
  return statusOf(error) === 429 || THROTTLING.has(errorOf(error).name ?? '');
}

/** Whether nobody was reached at the address. */
export function isUnreachable(error: unknown): boolean {
  const { name, message } = errorOf(error);
  const unanswered = name === 'TimeoutError' && message?.includes('establish a connection') === true;
  return unanswered || UNREACHABLE.has(codeOf(error));
}

/** Whether the call never left this machine, because it could not be signed. */
export function isUnsent(error: unknown): boolean {
  return /^(CredentialsProviderError|TokenProviderError)$/.test(errorOf(error).name ?? '');
}

/** Whether an earlier change has to be through first. */
export function isSettling(error: unknown): boolean {
  return SETTLING.has(errorOf(error).name ?? '');
}

/** Whether the same call may succeed a little later. */
export function isTransient(error: unknown): boolean {
  const { name = '', message = '', $metadata } = errorOf(error);
  return (
    isThrottling(error) ||
    isUnreachable(error) ||
    PASSING.has(name) ||
    isSettling(error) ||
    BROKEN.has(codeOf(error)) ||
    message === 'aborted' || // Node's word for an answer that ended too early
    (statusOf(error) ?? 0) >= 500 ||
    $metadata?.clockSkewCorrected === true // the SDK has learnt the right time, for the next try
  );
}

/** Whether it is certain that the call was refused, so that nothing has come of it. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500;
}
