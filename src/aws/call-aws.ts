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
