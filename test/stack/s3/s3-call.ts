import type { IncomingMessage } from 'node:http';
import type { CallIdentity } from '../aws/aws-server.ts';

/** Bucket, key and query of a path-style S3 address. */
export interface S3Address {
  bucket: string;
  key: string;
  query: URLSearchParams;
}

export function s3Address(request: IncomingMessage): S3Address {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
  const [bucket = '', ...key] = pathname.slice(1).split('/');
  return { bucket, key: decodeURIComponent(key.join('/')), query: searchParams };
}

export function s3Call(request: IncomingMessage): CallIdentity {
  const address = s3Address(request);
  const { bucket, key, query } = address;
  // The resource of a listing is a prefix, of all other calls a key.
  const resource = `${bucket}/${key || (query.get('prefix') ?? '')}`;
  return { service: 's3', operation: s3Operation(request.method ?? '', address), resource };
}

function s3Operation(method: string, { bucket, key, query }: S3Address): string {
  if (bucket === '') return 'ListBuckets';
  if (key === '') return bucketOperation(method, query);
  if (query.has('uploadId'))
    return { PUT: 'UploadPart', POST: 'CompleteMultipartUpload' }[method] ?? `${method}Upload`;
  if (query.has('uploads')) return 'CreateMultipartUpload';
  return `${{ GET: 'Get', HEAD: 'Head', PUT: 'Put', DELETE: 'Delete' }[method] ?? method}Object`;
}

/** Other parts of a bucket than objects, by the query parameter that requests them. */
const BUCKET_PARTS: readonly (readonly [word: string, part: string])[] = [
  ['policy', 'BucketPolicy'],
  ['tagging', 'BucketTagging'],
  ['publicAccessBlock', 'PublicAccessBlock'],
  ['encryption', 'BucketEncryption'],
  ['lifecycle', 'BucketLifecycleConfiguration'],
];

function bucketOperation(method: string, query: URLSearchParams): string {
  if (query.has('list-type')) return 'ListObjectsV2';
  if (query.has('delete')) return 'DeleteObjects';
  if (query.has('location')) return 'GetBucketLocation';
  const part = BUCKET_PARTS.find(([name]) => query.has(name))?.[1];
  if (part) return `${{ GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method] ?? method}${part}`;
  return (
    { GET: 'ListObjects', HEAD: 'HeadBucket', PUT: 'CreateBucket', DELETE: 'DeleteBucket' }[method] ?? method
  );
}
