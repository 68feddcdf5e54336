import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { invalidRequest } from '../aws/aws-error.ts';
import type { ResultFile } from './result-file.ts';

/** Writes result files to the same places as Athena. */
export class ResultStore {
  readonly #s3: S3Client;

  constructor(endpoint: string) {
    this.#s3 = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  }

  /** Checks that the bucket exists, as Athena does before it accepts a query. */
  async verify(location: string): Promise<void> {
    const { bucket } = s3Location(location);
    await this.#s3.send(new HeadBucketCommand({ Bucket: bucket })).catch(() => {
      throw invalidRequest(`Unable to verify/create output bucket ${bucket}`);
    });
  }

  async publish(location: string, file: ResultFile, isCiphertext: boolean): Promise<void> {
    if (isCiphertext) {
      const bytes = scrambled(await readFile(file.path));
      return this.#put(location, bytes, bytes.length);
    }
    const body = location.endsWith('.txt') ? await plainText(file) : createReadStream(file.path);
    const length = typeof body === 'string' ? Buffer.byteLength(body) : file.size;
    await this.#put(location, body, length);
    // Athena's own file is a binary description of the columns, in an unpublished format.
    await this.#put(`${location}.metadata`, '', 0);
  }

  async #put(
    location: string,
    body: string | Buffer | ReturnType<typeof createReadStream>,
    length: number,
  ): Promise<void> {
    const { bucket, key } = s3Location(location);
    const type = location.endsWith('.txt') ? 'binary/octet-stream' : 'application/octet-stream';
    const put = { Bucket: bucket, Key: key, Body: body, ContentLength: length, ContentType: type };
    await this.#s3.send(new PutObjectCommand(put));
  }

  close(): void {
    this.#s3.destroy();
  }
}

/** Simulates client-side encryption: every byte is changed, and there is no line break. */
const scrambled = (bytes: Buffer) => bytes.map((byte) => byte ^ 0xa5) as Buffer;

function s3Location(location: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(location) ?? [];
  return { bucket, key };
}

/**
 * Returns the output of SHOW, DESCRIBE and EXPLAIN: lines of tab-separated columns, without header or final newline.
 */
async function plainText(file: ResultFile): Promise<string> {
  const { rows } = await file.read(file.firstRow, Number.MAX_SAFE_INTEGER);
  return rows.map((row) => row.join('\t')).join('\n');
}
