/**
 * Classifies failures of AWS calls by whether they are temporary. Sources: the SDK's classification
 * (@smithy/core/retry), Athena and S3 API references.
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

/** Error names while an earlier change is still in progress. */
const SETTLING = new Set([
  'ConcurrentModification',
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiable',
  'EntityTemporarilyUnmodifiableException',
  'OperationAborted',
]);

/** Node's codes for established connections that broke. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET']);

/** Node's codes for connections that could not be established. */
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

/** Returns the HTTP status of AWS's response; undefined without a response. */
export const statusOf = (error: unknown): number | undefined => errorOf(error).$metadata?.httpStatusCode;

/** Returns Node's code of a connection failure; `fetch` has it in the cause. */
function codeOf(error: unknown): string {
  const { code, cause } = errorOf(error);
  return code ?? errorOf(cause).code ?? '';
}

/** Returns whether AWS throttled the call. */
export function isThrottling(error: unknown): boolean {
  return statusOf(error) === 429 || THROTTLING.has(errorOf(error).name ?? '');
}

/** Returns whether the address could not be reached. */
export function isUnreachable(error: unknown): boolean {
  const { name, message } = errorOf(error);
  const unanswered = name === 'TimeoutError' && message?.includes('establish a connection') === true;
  return unanswered || UNREACHABLE.has(codeOf(error));
}

/** Returns whether the call never left this machine, because it could not be signed. */
export function isUnsent(error: unknown): boolean {
  return /^(CredentialsProviderError|TokenProviderError)$/.test(errorOf(error).name ?? '');
}

/** Returns whether an earlier change must be completed first. */
export function isSettling(error: unknown): boolean {
  return SETTLING.has(errorOf(error).name ?? '');
}

/** Returns whether the same call may succeed later. */
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
    $metadata?.clockSkewCorrected === true // the SDK has corrected the clock for the next attempt
  );
}

/** Returns whether the call was certainly rejected, so that it had no effect. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500;
}
