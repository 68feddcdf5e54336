import { type AwsContext, awsError } from './aws-error.ts';
import { type RetryOptions, retrying } from './retrying.ts';

/**
 * One call of AWS: tried again while that may help, its failure in the user's words.
 *
 * ```ts
 * const listing = await callAws({ doing: `list ${place}` }, (abortSignal) =>
 *   s3.send(new ListObjectsV2Command({ Bucket }), { abortSignal }));
 * ```
 * @throws FlowqError, or the signal's reason when it was aborted
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
 * The same for something that may not be there: undefined where AWS answers with an error of one of these names.
 * @param missing the service's names for what is not there
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
