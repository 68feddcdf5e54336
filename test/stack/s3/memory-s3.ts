import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Answer } from '../aws/answer.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { AwsService, CallIdentity } from '../aws/aws-server.ts';
import { identifyAws } from '../aws/identify.ts';
import { xmlAnswer, xmlError } from '../aws/xml.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { listObjects } from './list-objects.ts';
import { type S3Address, s3Address } from './s3-call.ts';

/** A bucket's objects by key. */
export type Bucket = Map<string, Buffer>;

/** S3 in memory: buckets, objects, ranges and listings, as far as the real client needs them. */
export class MemoryS3 implements AwsService {
  readonly buckets = new Map<string, Bucket>();
  /** Storage classes of objects by key, in any bucket. All but STANDARD count as archived. */
  readonly storageClasses = new Map<string, string>();
  /** Buckets with Object Lock, which reject a put without a checksum. */
  readonly locked = new Set<string>();
  /** Buckets whose owner does not pay for requests: callers who do not offer to pay are rejected. */
  readonly requesterPays = new Set<string>();
  readonly identify = identifyAws;

  error(error: AwsError): Answer {
    return xmlError(error, 's3');
  }

  async answer({ operation }: CallIdentity, request: IncomingMessage): Promise<Answer> {
    const address = s3Address(request);
    if (this.requesterPays.has(address.bucket) && request.headers['x-amz-request-payer'] !== 'requester')
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    switch (operation) {
      case 'CreateBucket':
        this.buckets.set(address.bucket, this.buckets.get(address.bucket) ?? new Map());
        return xmlAnswer('');
      case 'HeadBucket':
        this.#bucket(address);
        return xmlAnswer('');
      case 'ListObjectsV2':
        return xmlAnswer(
          listObjects(address.bucket, this.#bucket(address), address.query, this.storageClasses),
        );
      case 'GetBucketLocation':
        return xmlAnswer('<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
      case 'PutObject':
        return this.#put(address, request);
      case 'GetObject':
      case 'HeadObject':
        return this.#get(address, request.headers.range);
      case 'DeleteObject':
        this.#bucket(address).delete(address.key);
        return { status: 204, headers: {}, body: '' };
      default:
        throw new AwsError('NotImplemented', `${operation} is not part of this S3`, 501);
    }
  }

  #bucket({ bucket }: S3Address): Bucket {
    const found = this.buckets.get(bucket);
    if (found === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return found;
  }

  async #put(address: S3Address, request: IncomingMessage): Promise<Answer> {
    const bucket = this.#bucket(address);
    const body = await buffer(request);
    const { 'x-amz-trailer': trailer, 'x-amz-checksum-crc32': checksum } = request.headers;
    if (this.locked.has(address.bucket) && !trailer && !checksum)
      throw new AwsError(
        'InvalidRequest',
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
      );
    const chunked = request.headers['content-encoding']?.includes('aws-chunked');
    const object = chunked ? decodeAwsChunked(body) : body;
    bucket.set(address.key, object);
    return { status: 200, headers: { etag: etag(object) }, body: '' };
  }

  #get(address: S3Address, range: string | undefined): Answer {
    const object = this.#bucket(address).get(address.key);
    if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    if (this.storageClasses.has(address.key))
      throw new AwsError('InvalidObjectState', 'The action is not valid for the storage class', 403);
    const headers = {
      etag: etag(object),
      'accept-ranges': 'bytes',
      'last-modified': new Date(0).toUTCString(),
    };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    if (from === undefined) return { status: 200, headers, body: object };
    const start = Number(from);
    const end = Math.min(to ? Number(to) : object.length - 1, object.length - 1);
    if (start > end) throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
    const partial = { ...headers, 'content-range': `bytes ${start}-${end}/${object.length}` };
    return { status: 206, headers: partial, body: object.subarray(start, end + 1) };
  }
}

export function etag(object: Buffer): string {
  return `"${createHash('md5').update(object).digest('hex')}"`;
}
