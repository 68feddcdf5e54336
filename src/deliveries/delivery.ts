import type { RecordFormat } from '../logs/record-format.ts';

/** What flow logs are made of: a VPC or subnet with all its interfaces, or one interface. */
export type ResourceType = 'VPC' | 'Subnet' | 'NetworkInterface';

export interface Resource {
  readonly type: ResourceType;
  readonly id: string;
}

export interface BucketDestination {
  readonly kind: 's3';
  readonly bucket: string;
  /** With its closing slash; empty for the whole bucket. */
  readonly prefix: string;
  readonly parquet: boolean;
  readonly hourly: boolean;
  readonly hive: boolean;
  /** Whether a bucket that is not there may be made. */
  readonly create: boolean;
  /** Days after which a bucket that flowq makes deletes its logs; for ever without. */
  readonly expireDays?: number | undefined;
  /** ARN of a customer's key, for a bucket that flowq makes. */
  readonly kmsKey?: string | undefined;
}

export interface LogGroupDestination {
  readonly kind: 'cloudwatch';
  readonly group: string;
  /** Name of the role, which is in the same account. */
  readonly role: string;
  readonly roleArn: string;
  /** Whether the user gave its ARN, with its path: then it is to be there. */
  readonly isRoleThere: boolean;
  /** Days, of those that CloudWatch Logs takes; for ever without. */
  readonly retentionDays?: number | undefined;
}

/** Flow logs as they are to be. */
export interface Delivery<D = BucketDestination | LogGroupDestination> {
  readonly resources: readonly Resource[];
  readonly traffic: 'ALL' | 'ACCEPT' | 'REJECT';
  /** Maximum seconds that a record sums up. */
  readonly interval: 60 | 600;
  readonly format: RecordFormat;
  /** Of the user's own. */
  readonly tags: Readonly<Record<string, string>>;
  readonly destination: D;
}

/** The account and Region that flow logs are made in. */
export interface Site {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
}

/** The tag on all that flowq makes, by which it knows its own again. */
export const MADE_BY = { key: 'made-by', value: 'flowq' } as const;

/** All tags of what is made, flowq's own first. */
export function tagsOf({ tags }: Pick<Delivery, 'tags'>): [key: string, value: string][] {
  return Object.entries({ [MADE_BY.key]: MADE_BY.value, ...tags });
}

/** Whether a list of tags, as most services write it, has flowq's own. */
export function isMadeByFlowq(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): boolean {
  return tags.some(({ Key, Value }) => Key === MADE_BY.key && Value === MADE_BY.value);
}

/** The format as CreateFlowLogs takes it. */
export function logFormatOf({ fields }: RecordFormat): string {
  return fields.map(({ name }) => `\${${name}}`).join(' ');
}
