import { usageError } from '../errors.ts';

/** A place in S3. */
export interface Location {
  readonly bucket: string;
  /** With its trailing slash; empty for the whole bucket. */
  readonly prefix: string;
}

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Parses `s3://bucket/prefix`.
 * @throws FlowqError (usage) for any other text, with the form that was probably meant
 */
export function parseLocation(text: string): Location {
  const given = JSON.stringify(text);
  const arn = /^arn:[a-z-]+:s3:::(.+)$/.exec(text);
  if (arn) throw usageError(`${given} is an ARN`, `write it as s3://${arn[1]}`);
  const [, bucket = '', path = ''] = /^s3a?:\/\/([^/]*)\/*(.*)$/.exec(text) ?? [];
  if (!BUCKET.test(bucket))
    throw usageError(`${given} is not a place in S3`, 'write s3://BUCKET or s3://BUCKET/PREFIX');
  // Neither Athena nor flow logs support an empty folder name; ${ would be read as a partition key.
  if (path.includes('//')) throw usageError(`${given} has an empty folder name`, 'write single slashes');
  if (path.includes('${'))
    throw usageError(`${given} has \${ in it, which a table's location template cannot write`);
  return { bucket, prefix: path === '' || path.endsWith('/') ? path : `${path}/` };
}

export function locationText({ bucket, prefix }: Location): string {
  return `s3://${bucket}/${prefix}`;
}
