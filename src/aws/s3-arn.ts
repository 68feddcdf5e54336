import { awsPartition } from './partition.ts';

/**
 * Returns the ARN of a bucket or object in the partition of a client.
 * @param resource `bucket` or `bucket/key`
 */
export async function s3Arn(
  s3: { readonly config: { readonly region: () => Promise<string> } },
  resource: string,
): Promise<string> {
  // A client without a Region fails at its first call, with its own message.
  const region = await s3.config.region().catch(() => '');
  return `arn:${awsPartition(region)}:s3:::${resource}`;
}
