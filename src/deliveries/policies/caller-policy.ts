import { logGroupArn, type Site } from '../delivery.ts';
import { type PolicyDocument, policyOf, type Statement } from './policy.ts';
import { VPC_FLOW_LOGS } from './role-policies.ts';

/** Destination of flow logs; an omitted part means any. */
export interface EnableScope {
  readonly destination: 's3' | 'cloudwatch' | 'both';
  readonly bucket?: string | undefined;
  readonly logGroup?: string | undefined;
  readonly role?: string | undefined;
}

/**
 * Returns the smallest policy that `flowq enable`, `flowq enable list` and `flowq disable` need. Sources: Amazon VPC
 * User Guide, "Control the use of flow logs" and "Publish flow logs"; Service Authorization Reference.
 */
export function enablePolicy(scope: EnableScope, site: Site): PolicyDocument {
  const { destination } = scope;
  return policyOf([
    ...flowLogStatements(site),
    ...(destination === 'cloudwatch' ? [] : bucketStatements(scope, site)),
    ...(destination === 's3' ? [] : logGroupStatements(scope, site)),
  ]);
}

function flowLogStatements({ partition, region, account }: Site): Statement[] {
  const arn = (resource: string) => `arn:${partition}:ec2:${region}:${account}:${resource}/*`;
  const flowLogs = arn('vpc-flow-log');
  return [
    allow(
      'LookAtFlowLogs',
      ['ec2:DescribeFlowLogs', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
      ['*'],
    ),
    allow(
      'MakeFlowLogs',
      ['ec2:CreateFlowLogs'],
      [flowLogs, arn('vpc'), arn('subnet'), arn('network-interface')],
    ),
    allow('EndFlowLogs', ['ec2:DeleteFlowLogs'], [flowLogs]),
    {
      ...allow('TagFlowLogs', ['ec2:CreateTags'], [flowLogs]),
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateFlowLogs' } },
    },
  ];
}

/** Permissions to read a bucket's configuration. */
const BUCKET_READING = [
  's3:ListBucket',
  's3:GetBucketPolicy',
  's3:GetBucketTagging',
  's3:GetBucketPublicAccessBlock',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
] as const;
const BUCKET_MAKING = [
  's3:CreateBucket',
  's3:PutBucketOwnershipControls',
  's3:PutBucketTagging',
  's3:PutBucketPublicAccessBlock',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
] as const;

function bucketStatements({ bucket = '*' }: EnableScope, { partition }: Site): Statement[] {
  const arn = [`arn:${partition}:s3:::${bucket}`];
  return [
    allow('DeliverLogs', ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'], ['*']),
    allow('SetUpDelivery', [...BUCKET_READING, 's3:PutBucketPolicy'], arn),
    allow('MakeBucket', BUCKET_MAKING, arn),
    allow('LookAtKey', ['kms:GetKeyPolicy'], [`arn:${partition}:kms:*:*:key/*`]),
  ];
}

function logGroupStatements({ logGroup = '*', role = '*' }: EnableScope, site: Site): Statement[] {
  const { partition, account } = site;
  const group = logGroupArn(site, logGroup);
  const roles = [`arn:${partition}:iam::${account}:role/${role}`];
  const reading = ['GetRole', 'ListRolePolicies', 'GetRolePolicy', 'ListAttachedRolePolicies'];
  const making = ['CreateRole', 'TagRole', 'PutRolePolicy'];
  return [
    allow('LookForLogGroup', ['logs:DescribeLogGroups'], ['*']),
    allow(
      'MakeLogGroup',
      ['logs:CreateLogGroup', 'logs:TagResource', 'logs:ListTagsForResource', 'logs:PutRetentionPolicy'],
      [group, `${group}:*`],
    ),
    allow(
      'MakeRole',
      [...reading, ...making].map((action) => `iam:${action}`),
      roles,
    ),
    // AWS managed policies belong to the account `aws`.
    allow('LookAtPolicies', ['iam:GetPolicy', 'iam:GetPolicyVersion'], [`arn:${partition}:iam::*:policy/*`]),
    {
      ...allow('PassRole', ['iam:PassRole'], roles),
      Condition: { StringEquals: { 'iam:PassedToService': VPC_FLOW_LOGS } },
    },
  ];
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
