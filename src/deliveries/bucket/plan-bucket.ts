import { sourceError, usageError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import { type BucketDestination, type Delivery, isMadeByFlowq, tagsOf } from '../delivery.ts';
import type { DeliveryBucket } from './bucket.ts';

/**
 * Plans the changes after which the bucket exists: private, owner enforced, encrypted. A bucket that flowq did not
 * create stays as it is.
 * @param owner its current owner
 */
export async function planBucket(
  bucket: DeliveryBucket,
  delivery: Delivery<BucketDestination>,
  owner: 'ours' | 'nobody',
): Promise<Step[]> {
  const { create, expireDays, kmsKey } = delivery.destination;
  if (owner === 'nobody' && !create) {
    throw sourceError(
      `there is no bucket ${bucket.name}`,
      'check its name, or let flowq make it with --create-bucket',
    );
  }
  if (owner === 'ours' && !create) return [];
  if (owner === 'ours' && !(await isFlowqs(bucket))) {
    const given = expireDays === undefined ? kmsKey && '--kms-key' : '--expire';
    if (!given) return [];
    throw usageError(
      `${given} only applies to a bucket that flowq creates, and ${bucket.name} already exists`,
      'leave it out, and configure it where the bucket is managed',
    );
  }
  return owner === 'nobody' ? allSteps(bucket, delivery) : missingSteps(bucket, delivery);
}

/**
 * Recognizes flowq's bucket by its tag, or an empty one without tags and policy: a run created it and ended before
 * tagging it.
 */
async function isFlowqs(bucket: DeliveryBucket): Promise<boolean> {
  const tags = await bucket.tags();
  if (isMadeByFlowq(tags)) return true;
  return tags.length === 0 && (await bucket.isEmpty()) && (await bucket.policyText()) === undefined;
}

function allSteps(bucket: DeliveryBucket, delivery: Delivery<BucketDestination>): Step[] {
  const { expireDays, kmsKey } = delivery.destination;
  return [
    {
      what: `+ bucket ${bucket.name}`,
      parts: ['+ its owner owns all objects, and ACLs are off'],
      calls: ['s3:CreateBucket', 's3:PutBucketOwnershipControls'],
      apply: () => bucket.create(),
    },
    tagStep(bucket, delivery),
    blockStep(bucket),
    encryptStep(bucket, kmsKey),
    ...(expireDays === undefined ? [] : [expireStep(bucket, expireDays)]),
  ];
}

async function missingSteps(bucket: DeliveryBucket, delivery: Delivery<BucketDestination>): Promise<Step[]> {
  const { expireDays, kmsKey } = delivery.destination;
  const encryption = await bucket.encryption();
  const isEncrypted = kmsKey === undefined ? encryption !== undefined : encryption?.key === kmsKey;
  return [
    ...(isMadeByFlowq(await bucket.tags()) ? [] : [tagStep(bucket, delivery)]),
    ...((await bucket.blocksPublicAccess()) ? [] : [blockStep(bucket)]),
    ...(isEncrypted ? [] : [encryptStep(bucket, kmsKey)]),
    ...(expireDays === undefined || (await bucket.expiry()) === expireDays
      ? []
      : [expireStep(bucket, expireDays)]),
  ];
}

function tagStep(bucket: DeliveryBucket, delivery: Delivery): Step {
  const tags = tagsOf(delivery);
  return {
    what: `+ tags of the bucket ${bucket.name}`,
    parts: tags.map(([key, value]) => `+ ${key} = ${value}`),
    calls: ['s3:PutBucketTagging'],
    apply: () => bucket.putTags(tags),
  };
}

const blockStep = (bucket: DeliveryBucket): Step => ({
  what: `+ block of all public access to the bucket ${bucket.name}`,
  parts: [],
  calls: ['s3:PutBucketPublicAccessBlock'],
  apply: () => bucket.blockPublicAccess(),
});

const encryptStep = (bucket: DeliveryBucket, key: string | undefined): Step => ({
  what: `+ encryption of the bucket ${bucket.name}`,
  parts: [key === undefined ? "+ with S3's own keys (SSE-S3)" : `+ with the key ${key}`],
  calls: ['s3:PutEncryptionConfiguration'],
  apply: () => bucket.encrypt(key),
});

const expireStep = (bucket: DeliveryBucket, days: number): Step => ({
  what: `+ lifecycle of the bucket ${bucket.name}`,
  parts: [`+ all in it is deleted after ${days} days`],
  calls: ['s3:PutLifecycleConfiguration'],
  apply: () => bucket.expire(days),
});
