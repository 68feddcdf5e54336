import type { S3Client } from '@aws-sdk/client-s3';
import type { Listing, ListRequest, ObjectStore } from './object-store.ts';

/** A bucket of S3. */
export class S3Store implements ObjectStore {
  readonly bucket: string;
  readonly #client: S3Client;

  constructor(client: S3Client, bucket: string) {
    this.bucket = bucket;
    this.#client = client;
  }

  async list({ prefix, delimiter, after, most, token }: ListRequest): Promise<Listing> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const page = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: prefix,
        Delimiter: delimiter,
        StartAfter: after,
        MaxKeys: most,
        ContinuationToken: token,
      }),
    );
    return {
      folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
      objects: (page.Contents ?? []).flatMap(({ Key, Size }) =>
        Key === undefined ? [] : [{ key: Key, size: Size ?? 0 }],
      ),
      next: page.IsTruncated ? page.NextContinuationToken : undefined,
    };
  }

  async read(key: string, start: number, length: number): Promise<Uint8Array> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const Range = `bytes=${start}-${start + length - 1}`;
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range }));
    return Body ? await Body.transformToByteArray() : new Uint8Array();
  }
}
