import {
  type BucketDestination,
  type Delivery,
  type LogGroupDestination,
  logFormatOf,
  type Site,
  tagsOf,
} from '../delivery.ts';
import { bucketArn } from '../flow-logs/create-request.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { policyOf } from '../policies/policy.ts';
import { roleStatement, trustStatement } from '../policies/role-policies.ts';

type Resources = Record<string, unknown>;

/** Returns a delivery as a CloudFormation template. It is JSON, in which no text is mistaken for a number or a date. */
export function cloudFormation(delivery: Delivery, site: Site): string {
  const { destination } = delivery;
  const made =
    destination.kind === 's3'
      ? bucketResources({ ...delivery, destination }, site)
      : logGroupResources({ ...delivery, destination }, site);
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'VPC flow logs and where they are delivered to, made by flowq',
    Resources: { ...made, ...flowLogResources(delivery, site) },
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function bucketResources({ destination, ...delivery }: Delivery<BucketDestination>, site: Site): Resources {
  const { bucket, create, expireDays, kmsKey } = destination;
  if (!create) return {};
  const byDefault =
    kmsKey === undefined ? { SSEAlgorithm: 'AES256' } : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKey };
  return {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      // The logs outlive the stack.
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault: byDefault,
              ...(kmsKey === undefined ? {} : { BucketKeyEnabled: true }),
            },
          ],
        },
        ...(expireDays === undefined
          ? {}
          : {
              LifecycleConfiguration: {
                Rules: [{ Id: 'flowq-expire', Status: 'Enabled', ExpirationInDays: expireDays }],
              },
            }),
        Tags: tagList(delivery),
      },
    },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: policyOf(bucketStatements(destination, site)),
      },
    },
  };
}

function logGroupResources(
  { destination, ...delivery }: Delivery<LogGroupDestination>,
  site: Site,
): Resources {
  const { group, role, retentionDays } = destination;
  const Tags = tagList(delivery);
  return {
    LogGroup: {
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        LogGroupName: group,
        ...(retentionDays === undefined ? {} : { RetentionInDays: retentionDays }),
        Tags,
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: role,
        AssumeRolePolicyDocument: policyOf([trustStatement(site)]),
        Policies: [{ PolicyName: 'flowq-flow-logs', PolicyDocument: policyOf([roleStatement()]) }],
        Tags,
      },
    },
  };
}

function flowLogResources(delivery: Delivery, site: Site): Resources {
  const { resources, traffic, interval, format, destination } = delivery;
  // Resources without a reference to them need an explicit dependency.
  const dependsOn = destination.kind === 'cloudwatch' ? 'LogGroup' : destination.create && 'BucketPolicy';
  const made = resources.map(({ type, id }) => ({
    Type: 'AWS::EC2::FlowLog',
    ...(dependsOn ? { DependsOn: dependsOn } : {}),
    Properties: {
      ResourceType: type,
      ResourceId: id,
      TrafficType: traffic,
      MaxAggregationInterval: interval,
      LogFormat: logFormatOf(format),
      ...destinationProperties(delivery, site),
      Tags: tagList(delivery),
    },
  }));
  return Object.fromEntries(made.map((one, at) => [`FlowLog${at === 0 ? '' : at + 1}`, one]));
}

function destinationProperties({ destination }: Delivery, site: Site): Record<string, unknown> {
  if (destination.kind === 'cloudwatch')
    return {
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: destination.group,
      DeliverLogsPermissionArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    };
  return {
    LogDestinationType: 's3',
    LogDestination: bucketArn(destination, site),
    DestinationOptions: {
      FileFormat: destination.parquet ? 'parquet' : 'plain-text',
      HiveCompatiblePartitions: destination.hive,
      PerHourPartition: destination.hourly,
    },
  };
}

const tagList = (delivery: Pick<Delivery, 'tags'>) =>
  tagsOf(delivery).map(([Key, Value]) => ({ Key, Value }));
