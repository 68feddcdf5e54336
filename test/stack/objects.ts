import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

const atOnce = 16;

export async function createBucket(s3: S3Client, bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
}

/** Puts objects by key, several at a time. */
export async function putObjects(
  s3: S3Client,
  bucket: string,
  objects: Iterable<readonly [key: string, body: string | Uint8Array]>,
): Promise<void> {
  const queue = objects[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const [Key, Body] = next.value;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
