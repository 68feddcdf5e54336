import type { BucketDestination, Site } from '../delivery.ts';
import type { Statement } from './policy.ts';

/** The service that writes flow logs to buckets. */
const DELIVERY = { Service: 'delivery.logs.amazonaws.com' };

/** Restricts the service to this account's logs of this Region, so that no other account can make it write here. */
function fromHere({ partition, account, region }: Site) {
  return {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
  };
}

/**
 * Returns the statements that allow AWS to deliver flow logs into a bucket. Source: Amazon VPC User Guide, "Amazon S3
 * bucket permissions for flow logs".
 */
export function bucketStatements(
  { bucket, prefix, hive }: Pick<BucketDestination, 'bucket' | 'prefix' | 'hive'>,
  site: Site,
): Statement[] {
  const arn = `arn:${site.partition}:s3:::${bucket}`;
  const folder = hive ? `aws-account-id=${site.account}` : site.account;
  const { StringEquals, ArnLike } = fromHere(site);
  return [
    {
      Sid: 'AWSLogDeliveryWrite',
      Effect: 'Allow',
      Principal: DELIVERY,
      Action: 's3:PutObject',
      Resource: `${arn}/${prefix}AWSLogs/${folder}/*`,
      Condition: { StringEquals: { ...StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike },
    },
    {
      Sid: 'AWSLogDeliveryAclCheck',
      Effect: 'Allow',
      Principal: DELIVERY,
      Action: 's3:GetBucketAcl',
      Resource: arn,
      Condition: { StringEquals, ArnLike },
    },
  ];
}

/**
 * Returns the statement that allows AWS to encrypt flow logs with a customer managed key. Source: CloudWatch Logs User
 * Guide, "Logs sent to Amazon S3".
 */
export function keyStatement(site: Site): Statement {
  return {
    Sid: 'AWSLogDeliveryEncrypt',
    Effect: 'Allow',
    Principal: DELIVERY,
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: fromHere(site),
  };
}
