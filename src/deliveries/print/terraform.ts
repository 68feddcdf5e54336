import {
  type BucketDestination,
  type Delivery,
  type LogGroupDestination,
  logFormatOf,
  type ResourceType,
  type Site,
  tagsOf,
} from '../delivery.ts';
import { bucketArn } from '../flow-logs/create-request.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { policyOf, type Statement } from '../policies/policy.ts';
import { roleStatement, trustStatement } from '../policies/role-policies.ts';

/** Returns a delivery as Terraform, for the provider hashicorp/aws. */
export function terraform(delivery: Delivery, site: Site): string {
  const { destination } = delivery;
  const made =
    destination.kind === 's3'
      ? bucketBlocks({ ...delivery, destination }, site)
      : logGroupBlocks({ ...delivery, destination }, site);
  return [...made, ...flowLogBlocks(delivery, site)].join('\n');
}

function bucketBlocks({ destination, ...delivery }: Delivery<BucketDestination>, site: Site): string[] {
  const { bucket, create, expireDays, kmsKey } = destination;
  if (!create) return [];
  const of = 'bucket = aws_s3_bucket.flow_logs.id';
  const encryption =
    kmsKey === undefined
      ? ['sse_algorithm = "AES256"']
      : ['sse_algorithm     = "aws:kms"', `kms_master_key_id = ${text(kmsKey)}`];
  return [
    block('aws_s3_bucket', 'flow_logs', [`bucket = ${text(bucket)}`, ...tagLines(delivery)]),
    block('aws_s3_bucket_ownership_controls', 'flow_logs', [
      of,
      ...nested('rule', ['object_ownership = "BucketOwnerEnforced"']),
    ]),
    block('aws_s3_bucket_public_access_block', 'flow_logs', [
      of,
      'block_public_acls       = true',
      'block_public_policy     = true',
      'ignore_public_acls      = true',
      'restrict_public_buckets = true',
    ]),
    block('aws_s3_bucket_server_side_encryption_configuration', 'flow_logs', [
      of,
      ...nested('rule', nested('apply_server_side_encryption_by_default', encryption)),
    ]),
    ...(expireDays === undefined
      ? []
      : [
          block('aws_s3_bucket_lifecycle_configuration', 'flow_logs', [
            of,
            ...nested('rule', [
              'id     = "flowq-expire"',
              'status = "Enabled"',
              ...nested('filter', []),
              ...nested('expiration', [`days = ${expireDays}`]),
            ]),
          ]),
        ]),
    block('aws_s3_bucket_policy', 'flow_logs', [
      of,
      ...policyLines('policy', bucketStatements(destination, site)),
    ]),
  ];
}

function logGroupBlocks({ destination, ...delivery }: Delivery<LogGroupDestination>, site: Site): string[] {
  const { group, role, retentionDays } = destination;
  const retention = retentionDays === undefined ? [] : [`retention_in_days = ${retentionDays}`];
  return [
    block('aws_cloudwatch_log_group', 'flow_logs', [
      `name = ${text(group)}`,
      ...retention,
      ...tagLines(delivery),
    ]),
    block('aws_iam_role', 'flow_logs', [
      `name = ${text(role)}`,
      ...policyLines('assume_role_policy', [trustStatement(site)]),
      ...tagLines(delivery),
    ]),
    block('aws_iam_role_policy', 'flow_logs', [
      'name = "flowq-flow-logs"',
      'role = aws_iam_role.flow_logs.id',
      ...policyLines('policy', [roleStatement()]),
    ]),
  ];
}

const RESOURCE_ARGUMENT: Readonly<Record<ResourceType, string>> = {
  VPC: 'vpc_id',
  Subnet: 'subnet_id',
  NetworkInterface: 'eni_id',
};

function flowLogBlocks(delivery: Delivery, site: Site): string[] {
  const { resources, traffic, interval, format, destination } = delivery;
  const needed =
    destination.kind === 's3' ? 'aws_s3_bucket_policy.flow_logs' : 'aws_iam_role_policy.flow_logs';
  const isPolicyHere = destination.kind !== 's3' || destination.create;
  return resources.map(({ type, id }, at) =>
    block('aws_flow_log', `flow_log_${at + 1}`, [
      `${RESOURCE_ARGUMENT[type]} = ${text(id)}`,
      `traffic_type = ${text(traffic)}`,
      `max_aggregation_interval = ${interval}`,
      `log_format = ${text(logFormatOf(format))}`,
      ...destinationLines(delivery, site),
      ...tagLines(delivery),
      ...(isPolicyHere ? [`depends_on = [${needed}]`] : []),
    ]),
  );
}

function destinationLines({ destination }: Delivery, site: Site): string[] {
  if (destination.kind === 'cloudwatch')
    return [
      'log_destination_type = "cloud-watch-logs"',
      'log_destination = aws_cloudwatch_log_group.flow_logs.arn',
      'iam_role_arn = aws_iam_role.flow_logs.arn',
    ];
  const options = [
    `file_format = ${text(destination.parquet ? 'parquet' : 'plain-text')}`,
    `hive_compatible_partitions = ${destination.hive}`,
    `per_hour_partition = ${destination.hourly}`,
  ];
  return [
    'log_destination_type = "s3"',
    `log_destination = ${text(bucketArn(destination, site))}`,
    ...nested('destination_options', options),
  ];
}

const tagLines = (delivery: Pick<Delivery, 'tags'>): string[] => [
  'tags = {',
  ...tagsOf(delivery).map(([key, value]) => `  ${text(key)} = ${text(value)}`),
  '}',
];

/** Returns a policy as Terraform values, with escaped strings. */
function policyLines(argument: string, statements: readonly Statement[]): string[] {
  const lines = value(policyOf(statements)).split('\n');
  return `${argument} = jsonencode(${lines.join('\n')})`.split('\n');
}

function value(given: unknown): string {
  if (Array.isArray(given)) return `[${given.map(value).join(', ')}]`;
  if (typeof given !== 'object' || given === null) return text(String(given));
  const members = Object.entries(given).map(([name, one]) => `${text(name)} = ${value(one)}`);
  return `{\n${members.flatMap((member) => member.split('\n').map((line) => `  ${line}`)).join('\n')}\n}`;
}

function block(kind: string, name: string, lines: readonly string[]): string {
  return `resource ${text(kind)} ${text(name)} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
}

const nested = (name: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${name} {}`] : [`${name} {`, ...lines.map((line) => `  ${line}`), '}'];

/** Quotes a string for HCL: like JSON, but `${` and `%{`, which begin a template, are doubled. */
function text(given: string): string {
  return JSON.stringify(given).replace(/[$%](?=\{)/g, '$&$&');
}
