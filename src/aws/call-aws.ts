import { type AwsContext, awsError } from './aws-error.ts';
import { type RetryOptions, retrying } from './retrying.ts';

/**
 * Calls AWS, retries while that may help, and turns the failure into a message for users.
 *
 * ```ts
 * const listing = await callAws({ doing: `list ${place}` }, (abortSignal) =>
 *   s3.send(new ListObjectsV2Command({ Bucket }), { abortSignal }));
 * ```
 * @throws FlowqError, or the signal's reason if it was aborted
 */
export async function callAws<T>(
  context: AwsContext,
  call: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  try {
    return await retrying(call, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw awsError(error, context);
  }
}

/**
 * Calls AWS for a resource that may not exist: returns undefined if AWS answers with an error of one of these names.
 * @param missing the service's error names for a missing resource
 */
export async function findAws<T>(
  context: AwsContext,
  missing: RegExp,
  call: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions = {},
): Promise<T | undefined> {
  const found = async (signal: AbortSignal) => {
    try {
      return await call(signal);
    } catch (error) {
      if (missing.test((error as Error)?.name ?? '')) return undefined;
      throw error;
    }
  };
  return callAws(context, found, options);
}
