/**
 * Paths of delivered flow logs: parses and builds S3 keys, or the same paths in a folder.
 *
 * Source: Amazon VPC User Guide, "Flow log files in S3". Four layouts: daily or hourly folders, plain or
 * Hive-compatible. An organisation id, or any other folder, may be between `AWSLogs` and the account.
 * Firehose delivers to `YYYY/MM/DD/HH` below its prefix, without `AWSLogs`.
 */

export interface Layout {
  /** `aws-account-id=…/aws-service=…/aws-region=…/year=…` instead of bare values. */
  readonly hive: boolean;
  /** True for hourly folders below the day's folder. */
  readonly hourly: boolean;
}

/** Formats in which flow logs are delivered to S3. */
export type FileFormat = 'text' | 'parquet';

/** Delivery location of the flow logs of one account and Region. */
export interface DeliveryPlace {
  /** Folder between `AWSLogs` and the account: an organisation id, or any other name. */
  readonly organisation?: string | undefined;
  readonly hive: boolean;
  readonly account: string;
  readonly region: string;
}

/** Parts of a delivered file's name. */
export interface FileName {
  readonly account: string;
  readonly region: string;
  readonly flowLogId: string;
  /** Start of the five minutes in which the records ended, Unix seconds. */
  readonly time: number;
  readonly format: FileFormat;
}

/** Hour or day of a dated folder, UTC. */
export interface DatedFolder {
  /** First second, Unix seconds. */
  readonly start: number;
  readonly seconds: number;
}

/** Parts of a delivered file's folder path. */
export interface Folder extends DatedFolder {
  /** Path before `AWSLogs`, with its trailing slash; may be empty. */
  readonly prefix: string;
  readonly organisation?: string;
  readonly account: string;
  readonly region: string;
  readonly layout: Layout;
}

const FILE =
  /^(\d{12}|unknown)_vpcflowlogs_([a-z0-9-]+)_(fl-[0-9a-f]+)_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[^/]*\.log(\.gz|\.parquet)?$/;

/** Returns whether the text is a flow log id, such as `fl-0123456789abcdef0`. */
export function isFlowLogId(text: string): boolean {
  return /^fl-[0-9a-f]+$/.test(text);
}

/** Seconds that a file covers: its records end within this long after its time. */
export const FILE_SECONDS = 300;

/** Parses the name of a delivered file; undefined for any other name. */
export function parseFileName(name: string): FileName | undefined {
  const match = FILE.exec(name);
  if (!match) return undefined;
  const [, account = '', region = '', flowLogId = '', year, month, day, hour, minute, ending] = match;
  const time = utcSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute));
  if (time === undefined) return undefined;
  return { account, region, flowLogId, time, format: ending === '.parquet' ? 'parquet' : 'text' };
}

const FOLDER =
  /^(.*\/)?AWSLogs\/(?:([^/]+)\/)?(aws-account-id=)?(\d{12}|unknown)\/(?:aws-service=)?vpcflowlogs\/(?:aws-region=)?([a-z0-9-]+)\/(?:year=)?(\d{4})\/(?:month=)?(\d{2})\/(?:day=)?(\d{2})(?:\/(?:hour=)?(\d{2}))?\/?$/;

/** Parses the folder path of a delivered file; undefined for any other layout. */
export function parseFolder(path: string): Folder | undefined {
  const match = FOLDER.exec(path);
  if (!match) return undefined;
  const [, prefix = '', organisation, hive, account = '', region = '', year, month, day, hour] = match;
  const hourly = hour !== undefined;
  const start = utcSeconds(Number(year), Number(month), Number(day), Number(hour ?? 0), 0);
  if (start === undefined) return undefined;
  return {
    prefix,
    ...(organisation === undefined ? {} : { organisation }),
    account,
    region,
    layout: { hive: hive !== undefined, hourly },
    start,
    seconds: hourly ? 3600 : 86_400,
  };
}

const HOUR = /(?:^|\/)(?:year=)?(\d{4})\/(?:month=)?(\d{2})\/(?:day=)?(\d{2})\/(?:hour=)?(\d{2})\/?$/;

/** Parses the hourly folder of a Firehose delivery, after any prefix; undefined for any other path. */
export function parseHourFolder(path: string): DatedFolder | undefined {
  const [, year, month, day, hour] = HOUR.exec(path) ?? [];
  if (year === undefined) return undefined;
  const start = utcSeconds(Number(year), Number(month), Number(day), Number(hour), 0);
  return start === undefined ? undefined : { start, seconds: 3600 };
}

const SERVICE =
  /(?:^|\/)AWSLogs\/(?:[^/]+\/)?(?:aws-account-id=)?(?:\d{12}|unknown)\/(?:(?:aws-)?service=)?([^/]+)(?:\/|$)/;

/** Returns the service of a folder with other logs: `CloudTrail`, `elasticloadbalancing`; undefined for flow logs. */
export function otherServiceIn(path: string): string | undefined {
  const service = SERVICE.exec(path)?.[1];
  return service === 'vpcflowlogs' ? undefined : service;
}

/** Returns the folder that AWS delivers a file of that time to, from `AWSLogs/` on, with its trailing slash. */
export function folderOf(layout: Layout, account: string, region: string, time: number): string {
  return placeFolder({ hive: layout.hive, account, region }) + dateFolder(layout, dateParts(time));
}

/** Returns the folder of a delivery location, from `AWSLogs/` on, with its trailing slash. */
export function placeFolder({ organisation, hive, account, region }: DeliveryPlace): string {
  const named = hive
    ? [`aws-account-id=${account}`, 'aws-service=vpcflowlogs', `aws-region=${region}`]
    : [account, 'vpcflowlogs', region];
  return `${['AWSLogs', ...(organisation === undefined ? [] : [organisation]), ...named].join('/')}/`;
}

export interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
}

/** Returns the path of a day or hour below the delivery location, with its trailing slash. */
export function dateFolder(layout: Layout, date: DateParts): string {
  const parts = layout.hourly
    ? (['year', 'month', 'day', 'hour'] as const)
    : (['year', 'month', 'day'] as const);
  return parts.map((part) => `${layout.hive ? `${part}=` : ''}${date[part]}/`).join('');
}

/** Returns the common start of a location's file names; the flow log id and another `_` follow. */
export function fileNameStart({ account, region }: Pick<DeliveryPlace, 'account' | 'region'>): string {
  return `${account}_vpcflowlogs_${region}_`;
}

/** Returns the name that AWS gives a file; `hash` distinguishes files of the same five minutes. */
export function fileNameOf(file: FileName, hash: string): string {
  const { year, month, day, hour, minute } = dateParts(file.time);
  const ending = file.format === 'parquet' ? 'log.parquet' : 'log.gz';
  return `${fileNameStart(file)}${file.flowLogId}_${year}${month}${day}T${hour}${minute}Z_${hash}.${ending}`;
}

/** Returns the zero-padded UTC parts of a time in Unix seconds. */
export function dateParts(time: number) {
  const [, year = '', month = '', day = '', hour = '', minute = ''] =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(new Date(time * 1000).toISOString()) ?? [];
  return { year, month, day, hour, minute };
}

/** Returns the Unix seconds of a UTC date; undefined if the date does not exist or is before 1970. */
export function utcSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const exists =
    year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return exists ? date.getTime() / 1000 : undefined;
}
