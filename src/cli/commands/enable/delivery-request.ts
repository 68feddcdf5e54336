import { isKeyArn } from '../../../deliveries/bucket/check-encryption.ts';
import type {
  BucketDestination,
  Delivery,
  LogGroupDestination,
  Resource,
  ResourceType,
  Site,
} from '../../../deliveries/delivery.ts';
import { withoutTagFields } from '../../../deliveries/log-format.ts';
import { RETENTIONS } from '../../../deliveries/log-group/log-group.ts';
import { messageOf, usageError } from '../../../errors.ts';
import { FIELDS } from '../../../logs/fields.ts';
import { parseFields, type RecordFormat } from '../../../logs/record-format.ts';
import { FORMAT_NAMES } from '../../../logs/versions.ts';
import type { AnyReport } from '../../../reports/define-report.ts';
import { fieldsFor } from '../../../reports/fields-for.ts';
import { REPORTS } from '../../../reports/index.ts';
import { note } from '../../../runs/run-environment.ts';
import { log } from '../../terminal/log.ts';
import type { EnableCloudWatchOptions, EnableOptions, EnableS3Options } from './options.ts';

const DAY = 86_400;

/** Returns the delivery that the options of `flowq enable s3` describe. */
export function bucketDeliveryOf(given: EnableS3Options): Delivery<BucketDestination> {
  const [bucket = '', ...folders] = given.bucket.replace(/^s3:\/\//, '').split('/');
  const prefix = folders.filter((folder) => folder !== '').join('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw usageError(
      `--bucket: ${JSON.stringify(given.bucket)} does not name a bucket (3 to 63 characters)`,
      'give NAME or NAME/PREFIX',
    );
  if (folders.includes('AWSLogs'))
    throw usageError(
      '--bucket: a prefix cannot hold AWSLogs, which AWS keeps for itself',
      'leave it out: AWS adds AWSLogs/ACCOUNT/vpcflowlogs/… by itself',
    );
  if (given.kmsKey !== undefined && !isKeyArn(given.kmsKey))
    throw usageError(
      `--kms-key: ${JSON.stringify(given.kmsKey)} is not the ARN of a key`,
      'flow logs are delivered only with a customer managed key given as arn:aws:kms:REGION:ACCOUNT:key/ID',
    );
  if ((given.expire !== undefined || given.kmsKey !== undefined) && !given.createBucket)
    throw usageError('--expire and --kms-key are for a bucket that flowq makes', 'give --create-bucket too');
  return {
    ...common(given),
    destination: {
      kind: 's3',
      bucket,
      prefix: prefix === '' ? '' : `${prefix}/`,
      parquet: given.parquet ?? false,
      hourly: given.hourly ?? false,
      hive: given.hive ?? false,
      create: given.createBucket ?? false,
      expireDays: given.expire === undefined ? undefined : days('--expire', given.expire),
      kmsKey: given.kmsKey,
    },
  };
}

/** Returns the delivery that the options of `flowq enable cloudwatch` describe. */
export function logGroupDeliveryOf(
  given: EnableCloudWatchOptions,
  { partition, region, account }: Site,
): Delivery<LogGroupDestination> {
  const { logGroup: group, role = `flowq-flow-logs-${region}`, retention } = given;
  if (!/^[\w./#-]{1,512}$/.test(group))
    throw usageError(`--log-group: ${JSON.stringify(group)}`, 'a name has letters, digits and . / # _ -');
  const [, owner, name = role] = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  if (!/^[\w+=,.@-]{1,64}$/.test(name))
    throw usageError(`--role: ${JSON.stringify(role)}`, 'give a name or an ARN');
  if (owner !== undefined && owner !== account)
    throw usageError(
      `--role: ${role} is of the account ${owner}, and these credentials are of ${account}`,
      'the role of a flow log is in the same account',
    );
  const retentionDays = retention === undefined ? undefined : days('--retention', retention);
  if (retentionDays !== undefined && !RETENTIONS.some((one) => one === retentionDays))
    throw usageError(
      `--retention: CloudWatch Logs cannot keep events for ${retentionDays} days`,
      `valid numbers are ${RETENTIONS.join(', ')}`,
    );
  const roleArn = owner === undefined ? `arn:${partition}:iam::${account}:role/${name}` : role;
  return {
    ...common(given),
    destination: {
      kind: 'cloudwatch',
      group,
      role: name,
      roleArn,
      isRoleThere: owner !== undefined,
      retentionDays,
    },
  };
}

function common(given: EnableOptions): Omit<Delivery, 'destination'> {
  const resources = [
    ...resourcesOf('VPC', '--vpc', /^vpc-[0-9a-f]+$/, given.vpc),
    ...resourcesOf('Subnet', '--subnet', /^subnet-[0-9a-f]+$/, given.subnet),
    ...resourcesOf('NetworkInterface', '--eni', /^eni-[0-9a-f]+$/, given.eni),
  ];
  if (resources.length === 0)
    throw usageError('give at least one --vpc, --subnet or --eni', 'as in --vpc vpc-0123456789abcdef0');
  return {
    resources,
    traffic: ({ all: 'ALL', accept: 'ACCEPT', reject: 'REJECT' } as const)[given.traffic],
    interval: given.interval === '1m' ? 60 : 600,
    format: requestedFormat(given.fields),
    tags: Object.fromEntries((given.tag ?? []).map((tag) => tag.split(/=(.*)/s).slice(0, 2))),
  };
}

function resourcesOf(
  type: ResourceType,
  option: string,
  form: RegExp,
  ids: readonly string[] = [],
): Resource[] {
  const all = [...new Set(ids.flatMap((id) => id.split(',')))];
  const odd = all.find((id) => !form.test(id));
  if (odd !== undefined) throw usageError(`${option}: ${JSON.stringify(odd)} is not an id of that kind`);
  return all.map((id) => ({ type, id }));
}

function requestedFormat(words: string): RecordFormat {
  const asked = words.startsWith('for:')
    ? fieldsFor(words.slice(4).split(',').map(reportQuery))
    : parsed(words);
  const { format, left } = withoutTagFields(asked);
  if (left.length === 0) return format;
  // Fields named one by one are wanted, so they are not dropped silently.
  if (!/^(all|v\d+)$/.test(words.trim()))
    throw usageError(
      `--fields: ${left.join(', ')} need TagFieldSpecifications, which flowq does not set up`,
      'leave them out, or make the flow log with aws ec2 create-flow-logs',
    );
  note(log, `left out, because EC2 needs to know which tags to log: ${left.join(', ')}`);
  return format;
}

function parsed(words: string): RecordFormat {
  try {
    const format = parseFields(words);
    const unknown = format.fields.find(({ version }) => version === undefined);
    if (unknown) throw new RangeError(`${unknown.name} is not a field that flowq knows`);
    return format;
  } catch (error) {
    throw usageError(`--fields: ${messageOf(error)}`, `give ${FORMAT_NAMES}, a LogFormat or for:REPORT,…`);
  }
}

/**
 * Returns the fields of a report, or a single field by its name, which some option or filter of a report also needs.
 */
function reportQuery(name: string): Pick<AnyReport, 'fields' | 'optional'> {
  const report = REPORTS.find((one) => one.name === name);
  if (report) return report;
  const field = FIELDS.find((one) => one.name === name);
  if (field) return { fields: [field.column] };
  throw usageError(
    `--fields: there is no report ${JSON.stringify(name)}, and no field`,
    'flowq reports lists them, and the fields with --all-fields',
  );
}

function days(option: string, seconds: number): number {
  if (seconds % DAY === 0) return seconds / DAY;
  throw usageError(`${option}: ${seconds} s are not whole days`, 'give days or weeks, such as 90d');
}
