import { shellWord } from '../../output/terminal/shell-word.ts';
import {
  type BucketDestination,
  type Delivery,
  type LogGroupDestination,
  type Site,
  tagsOf,
} from '../delivery.ts';
import { createRequests } from '../flow-logs/create-request.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { policyOf } from '../policies/policy.ts';
import { roleStatement, trustStatement } from '../policies/role-policies.ts';

/** Returns a delivery as a script of AWS CLI commands, which stops at the first that fails. */
export function cliScript(delivery: Delivery, site: Site): string {
  const { destination } = delivery;
  const commands =
    destination.kind === 's3'
      ? bucketCommands({ ...delivery, destination }, site)
      : logGroupCommands({ ...delivery, destination }, site);
  const flowLogs = createRequests(delivery.resources, delivery, site).map((request) =>
    aws('ec2 create-flow-logs', { 'cli-input-json': JSON.stringify(request) }),
  );
  return [
    '#!/bin/sh',
    'set -eu',
    `export AWS_REGION=${shellWord(site.region)} AWS_DEFAULT_REGION=${shellWord(site.region)}`,
    ...commands,
    ...flowLogs,
    '',
  ].join('\n');
}

function bucketCommands({ destination, ...delivery }: Delivery<BucketDestination>, site: Site): string[] {
  const { bucket, create, expireDays, kmsKey } = destination;
  if (!create) return [];
  const place =
    site.region === 'us-east-1' ? {} : { 'create-bucket-configuration': `LocationConstraint=${site.region}` };
  const byDefault =
    kmsKey === undefined ? { SSEAlgorithm: 'AES256' } : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKey };
  const blocked =
    'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true';
  const rules = [
    { ID: 'flowq-expire', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: expireDays } },
  ];
  return [
    aws('s3api create-bucket', { bucket, 'object-ownership': 'BucketOwnerEnforced', ...place }),
    aws('s3api put-bucket-tagging', { bucket, tagging: JSON.stringify({ TagSet: tagList(delivery) }) }),
    aws('s3api put-public-access-block', { bucket, 'public-access-block-configuration': blocked }),
    aws('s3api put-bucket-encryption', {
      bucket,
      'server-side-encryption-configuration': JSON.stringify({
        Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }],
      }),
    }),
    ...(expireDays === undefined
      ? []
      : [
          aws('s3api put-bucket-lifecycle-configuration', {
            bucket,
            'lifecycle-configuration': JSON.stringify({ Rules: rules }),
          }),
        ]),
    aws('s3api put-bucket-policy', {
      bucket,
      policy: JSON.stringify(policyOf(bucketStatements(destination, site))),
    }),
  ];
}

function logGroupCommands({ destination, ...delivery }: Delivery<LogGroupDestination>, site: Site): string[] {
  const { group, role, retentionDays } = destination;
  const tags = JSON.stringify(Object.fromEntries(tagsOf(delivery)));
  return [
    aws('logs create-log-group', { 'log-group-name': group, tags }),
    ...(retentionDays === undefined
      ? []
      : [
          aws('logs put-retention-policy', {
            'log-group-name': group,
            'retention-in-days': String(retentionDays),
          }),
        ]),
    aws('iam create-role', {
      'role-name': role,
      'assume-role-policy-document': JSON.stringify(policyOf([trustStatement(site)])),
      tags: JSON.stringify(tagList(delivery)),
    }),
    aws('iam put-role-policy', {
      'role-name': role,
      'policy-name': 'flowq-flow-logs',
      'policy-document': JSON.stringify(policyOf([roleStatement()])),
    }),
    '# A new role is not known everywhere at once.',
    'sleep 15',
  ];
}

const tagList = (delivery: Pick<Delivery, 'tags'>) =>
  tagsOf(delivery).map(([Key, Value]) => ({ Key, Value }));

function aws(command: string, options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).map(([name, value]) => `  --${name} ${shellWord(value)}`);
  return [`aws ${command}`, ...words].join(' \\\n');
}
