import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { AwsOptions } from '../../aws/aws-options.ts';
import { bucketRegionIn } from '../../aws/bucket-region.ts';
import { callAws } from '../../aws/call-aws.ts';
import { AwsClients } from '../../aws/clients.ts';
import { s3Arn } from '../../aws/s3-arn.ts';
import { FlowqError, sourceError, usageError } from '../../errors.ts';
import type { Pieces } from '../../processes/atomic-file.ts';
import { fileErrorText, isFileError } from '../../processes/file-error.ts';
import { contentType } from './output-name.ts';
import { Spool } from './spool.ts';
import type { TargetOptions } from './target-options.ts';

/** S3's limit for one put, in bytes. */
const MOST_BYTES = 5 * 1024 ** 3;

/** Minimum bytes per second; a slower put fails. */
const SLOWEST = 500_000;

const SECONDS = 60;

/**
 * Writes an output to S3 with one put, so that it appears completely or not at all.
 * @param url `s3://bucket/key`
 * @throws FlowqError (usage) for another URL, (source) if S3 rejects it; errors of the pieces
 */
export async function putObject(
  url: string,
  pieces: Pieces,
  { aws = {}, signal }: TargetOptions,
): Promise<void> {
  const { bucket, key } = parseS3(url);
  await using spool = await spooled(pieces, url);
  if (spool.bytes > MOST_BYTES)
    throw sourceError(
      `cannot write ${url}: ${spool.bytes} bytes exceed the limit of one put`,
      'end its name in .gz, or use a shorter window',
    );
  const put = async (options: AwsOptions, checksum?: 'CRC32') => {
    await using clients = new AwsClients(options);
    const s3 = await clients.s3();
    // The SDK warns on the console about bodies it cannot send twice; each attempt gets its own.
    s3.config.logger = { debug() {}, info() {}, warn() {}, error() {} };
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const needs = `s3:PutObject on ${await s3Arn(s3, `${bucket}/${key}`)}`;
    const context = { doing: `write ${url}`, needs };
    const send = (abortSignal: AbortSignal) => {
      const Body = spool.content() as NonNullable<PutObjectCommandInput['Body']>;
      const object = {
        Bucket: bucket,
        Key: key,
        Body,
        ContentLength: spool.bytes,
        ContentType: contentType(key),
        ...(checksum && { ChecksumAlgorithm: checksum }),
      };
      // The response to a long upload starts late; the deadline of the whole put is below.
      return s3.send(new PutObjectCommand(object), { abortSignal, requestTimeout: 0 });
    };
    await callAws(context, send, { signal, seconds: SECONDS + spool.bytes / SLOWEST });
  };
  try {
    await put(aws);
  } catch (error) {
    // Buckets with Object Lock require a checksum; not every S3-compatible service supports it.
    if (demandsChecksum(error)) return put(aws, 'CRC32');
    // The output bucket may be in another Region than the logs.
    const region = error instanceof FlowqError ? bucketRegionIn(error.cause) : undefined;
    if (!region || region === aws.region) throw error;
    await put({ ...aws, region });
  }
}

/** "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters" */
function demandsChecksum(error: unknown): boolean {
  return error instanceof FlowqError && /Content-MD5|x-amz-checksum/i.test(error.message);
}

/** @throws FlowqError (usage) */
export function parseS3(url: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*[^/])$/s.exec(url) ?? [];
  if (bucket !== undefined && key !== undefined && Buffer.byteLength(key) <= 1024) return { bucket, key };
  throw usageError(
    `${JSON.stringify(url)} does not name a bucket (3 to 63 characters) and a key (up to 1,024 bytes)`,
    'as in --out s3://bucket/reports/{since}.csv.gz',
  );
}

async function spooled(pieces: Pieces, url: string): Promise<Spool> {
  try {
    return await Spool.of(pieces);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(
      `cannot buffer the output for ${url}: ${fileErrorText(error)}`,
      'free space on the disk for temporary files, or set TMPDIR to another',
      error,
    );
  }
}
