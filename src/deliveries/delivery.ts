import type { RecordFormat } from '../logs/record-format.ts';

/** Type of a resource with flow logs: a VPC or subnet with all its interfaces, or one interface. */
export type ResourceType = 'VPC' | 'Subnet' | 'NetworkInterface';

export interface Resource {
  readonly type: ResourceType;
  readonly id: string;
}

export interface BucketDestination {
  readonly kind: 's3';
  readonly bucket: string;
  /** With its trailing slash; empty for the whole bucket. */
  readonly prefix: string;
  readonly parquet: boolean;
  readonly hourly: boolean;
  readonly hive: boolean;
  /** Whether a missing bucket may be created. */
  readonly create: boolean;
  /** Days after which a bucket that flowq creates deletes its logs; undefined for never. */
  readonly expireDays?: number | undefined;
  /** ARN of a customer managed key, for a bucket that flowq creates. */
  readonly kmsKey?: string | undefined;
}

export interface LogGroupDestination {
  readonly kind: 'cloudwatch';
  readonly group: string;
  /** Name of the role, in the same account. */
  readonly role: string;
  readonly roleArn: string;
  /** Whether the user gave its ARN, with its path: then it must exist. */
  readonly isRoleThere: boolean;
  /** Days, one of those that CloudWatch Logs accepts; undefined for never. */
  readonly retentionDays?: number | undefined;
}

/** Flow logs as requested. */
export interface Delivery<D = BucketDestination | LogGroupDestination> {
  readonly resources: readonly Resource[];
  readonly traffic: 'ALL' | 'ACCEPT' | 'REJECT';
  /** Maximum aggregation interval, seconds. */
  readonly interval: 60 | 600;
  readonly format: RecordFormat;
  /** The user's tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly destination: D;
}

/** The account and Region that flow logs are created in. */
export interface Site {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
}

/** Returns the ARN of a log group, without the `:*` of its streams. */
export const logGroupArn = ({ partition, region, account }: Site, group: string): string =>
  `arn:${partition}:logs:${region}:${account}:log-group:${group}`;

/** The tag on everything that flowq creates, by which it recognizes its own resources. */
export const MADE_BY = { key: 'made-by', value: 'flowq' } as const;

/** Returns all tags of a created resource, flowq's own first. */
export function tagsOf({ tags }: Pick<Delivery, 'tags'>): [key: string, value: string][] {
  return Object.entries({ [MADE_BY.key]: MADE_BY.value, ...tags });
}

/** Returns whether a list of tags, as most services write it, has flowq's own tag. */
export function isMadeByFlowq(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): boolean {
  return tags.some(({ Key, Value }) => Key === MADE_BY.key && Value === MADE_BY.value);
}

/** Returns the format in the notation of CreateFlowLogs. */
export function logFormatOf({ fields }: RecordFormat): string {
  return fields.map(({ name }) => `\${${name}}`).join(' ');
}
