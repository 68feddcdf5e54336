import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { awsError } from '../../aws/aws-error.ts';
import { callAws } from '../../aws/call-aws.ts';
import { fullJitter } from '../../aws/retrying.ts';
import { s3Arn } from '../../aws/s3-arn.ts';
import { isTransient } from '../../aws/transient.ts';

/** Maximum consecutive connections that break without delivering bytes. */
const MOST_EMPTY_TRIES = 5;

/** Seconds to retry each opening of the object. */
const OPEN_SECONDS = 60;

/**
 * Reads the bytes of an object on demand. After a broken connection, continues with another request from the last byte,
 * of the same version of the object.
 * @param owner account that must own the bucket
 * @throws FlowqError, or the signal's reason if it was aborted
 */
export async function* objectBytes(
  s3: S3Client,
  location: string,
  signal: AbortSignal | undefined,
  owner?: string,
): AsyncGenerator<Uint8Array> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  const context = {
    doing: `read the result ${location}`,
    needs: `s3:GetObject on ${await s3Arn(s3, `${bucket}/${key}`)}`,
    kind: 'query' as const,
  };
  const open = (at: number, etag: string | undefined) => {
    const part = at > 0 ? { Range: `bytes=${at}-`, IfMatch: etag } : {};
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner, ...part });
    return callAws(context, (abortSignal) => s3.send(command, { abortSignal }), {
      signal,
      seconds: OPEN_SECONDS,
      // The host was reachable before, so the failure may be temporary.
      unreachableSeconds: at > 0 ? OPEN_SECONDS : undefined,
    });
  };
  let first: GetObjectCommandOutput | undefined;
  let at = 0;
  for (let emptyTries = 0; ; emptyTries++) {
    if (emptyTries > 0) await sleep(fullJitter(emptyTries), undefined, { signal }).catch(() => {});
    const part = await open(at, first?.ETag);
    first ??= part;
    try {
      for await (const chunk of part.Body as AsyncIterable<Uint8Array>) {
        at += chunk.length;
        emptyTries = -1;
        yield chunk;
      }
      if (at >= (first.ContentLength ?? at)) return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTransient(error)) throw awsError(error, context);
    }
    if (emptyTries >= MOST_EMPTY_TRIES) {
      throw awsError(new Error(`the connection broke off ${emptyTries} times in a row`), context);
    }
  }
}
