import { callAws } from './call-aws.ts';
import type { AwsClients } from './clients.ts';
import type { Listing, ListRequest, ObjectStore } from './object-store.ts';
import type { RetryOptions } from './retrying.ts';

/** `GLACIER_IR` can be read immediately. Source: Amazon S3 User Guide, "Understanding archival storage classes". */
const ARCHIVES = /^(GLACIER|DEEP_ARCHIVE)$/;

export interface S3StoreOptions extends Pick<RetryOptions, 'signal' | 'seconds'> {
  /** Whether the caller pays for requests and transfer instead of the bucket owner. */
  readonly requesterPays?: boolean | undefined;
}

/** An S3 bucket. */
export class S3Store implements ObjectStore {
  readonly bucket: string;
  readonly #clients: Pick<AwsClients, 's3'>;
  readonly #retry: RetryOptions;
  readonly #payer: { readonly RequestPayer?: 'requester' };

  constructor(
    clients: Pick<AwsClients, 's3'>,
    bucket: string,
    { requesterPays, ...retry }: S3StoreOptions = {},
  ) {
    this.bucket = bucket;
    this.#clients = clients;
    this.#retry = retry;
    this.#payer = requesterPays ? { RequestPayer: 'requester' } : {};
  }

  /** @throws FlowqError if S3 rejects it */
  async list({ prefix, delimiter, after, most, token }: ListRequest): Promise<Listing> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const client = await this.#clients.s3();
    const command = new ListObjectsV2Command({
      Bucket: this.bucket,
      ...this.#payer,
      Prefix: prefix,
      Delimiter: delimiter,
      StartAfter: after,
      MaxKeys: most,
      ContinuationToken: token,
    });
    const context = {
      doing: `list s3://${this.bucket}/${prefix}`,
      needs: `s3:ListBucket on the bucket ${this.bucket}`,
    };
    const page = await callAws(context, (abortSignal) => client.send(command, { abortSignal }), this.#retry);
    return {
      folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
      objects: (page.Contents ?? []).flatMap(({ Key, Size, ETag, LastModified, StorageClass = '' }) => {
        if (Key === undefined) return [];
        const archive = ARCHIVES.test(StorageClass) ? StorageClass : undefined;
        return [{ key: Key, size: Size ?? 0, etag: ETag, modified: LastModified?.getTime(), archive }];
      }),
      next: page.IsTruncated ? page.NextContinuationToken : undefined,
    };
  }

  /** @throws FlowqError if S3 rejects it */
  async read(key: string, start: number, length: number): Promise<Uint8Array> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const client = await this.#clients.s3();
    const place = `s3://${this.bucket}/${key}`;
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      ...this.#payer,
      Key: key,
      Range: `bytes=${start}-${start + length - 1}`,
    });
    const read = async (abortSignal: AbortSignal) =>
      (await client.send(command, { abortSignal })).Body?.transformToByteArray();
    const bytes = await callAws(
      { doing: `read ${place}`, needs: `s3:GetObject on ${place}` },
      read,
      this.#retry,
    );
    return bytes ?? new Uint8Array();
  }
}
