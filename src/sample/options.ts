import { usageError } from '../errors.ts';
import type { FileFormat, Layout } from '../logs/delivery.ts';
import { formatOfVersion, type RecordFormat } from '../logs/record-format.ts';
import { Random } from './random.ts';

/** Options of a sample of flow logs. */
export interface SampleOptions {
  /** Folder for `AWSLogs/`; created if it does not exist. */
  readonly dir: string;
  /** The same seed and options give the same bytes (default: 1). */
  readonly seed?: number;
  /** Length of the covered time in days; fractions are allowed (default: 2). */
  readonly days?: number;
  /** Records in all files together (default: 200,000). */
  readonly records?: number;
  /** Number of accounts, or their ids (default: 1). */
  readonly accounts?: number | readonly string[];
  /**
   * Default `us-east-1`. Each account has a flow log in each Region. In the last tenth of the time, it has a second one
   * of the packets that one interface rejects, if files have at least 50 records.
   */
  readonly regions?: readonly string[];
  /** Default `text`. */
  readonly format?: FileFormat;
  /** Default plain daily folders. */
  readonly layout?: Layout;
  /** Fields of a record (default: the 14 of version 2). */
  readonly fields?: RecordFormat;
  /** Unix seconds before which every record ends (default: now). */
  readonly until?: number;
  /** Minutes of a flow log per file; AWS writes one every 5 (default: 5). */
  readonly minutesPerFile?: number;
  /** False omits attacks, faults and the noise of scanners (default: true). */
  readonly incidents?: boolean;
  /** Stops writing, and deletes what was written. */
  readonly signal?: AbortSignal;
}

/** Options with all defaults filled in. */
export interface SampleSettings {
  readonly dir: string;
  readonly seed: number;
  readonly records: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly format: FileFormat;
  readonly layout: Layout;
  readonly fields: RecordFormat;
  readonly since: number;
  readonly until: number;
  readonly secondsPerFile: number;
  readonly incidents: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Default values of options. */
export const SAMPLE_DEFAULTS = {
  seed: 1,
  days: 2,
  records: 200_000,
  accounts: 1,
  regions: ['us-east-1'],
  format: 'text',
  layout: { hive: false, hourly: false },
  minutesPerFile: 5,
  incidents: true,
} as const;

/** Longer files would be outside the padded window of reports. */
const MINUTES_PER_FILE = [5, 10, 15, 20, 30, 60];
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d$/;
const LATEST = Date.UTC(9999, 0, 1) / 1000;

/**
 * Fills in the defaults and checks every option.
 * @throws FlowqError (usage) that names the invalid option and what it accepts
 */
export function completeOptions(options: SampleOptions): SampleSettings {
  const given = { ...SAMPLE_DEFAULTS, ...withoutUndefined(options) };
  checkInteger('seed', given.seed, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('records', given.records, 1, 1_000_000_000);
  const until = given.until ?? Math.floor(Date.now() / 1000);
  checkInteger('until', until, 86_400, LATEST);
  const seconds = Math.round(given.days * 86_400);
  check(
    seconds >= 60 && seconds < until,
    `days is ${given.days}`,
    'give more than a minute (0.001), all of it after 1970',
  );
  check(
    MINUTES_PER_FILE.includes(given.minutesPerFile),
    `minutesPerFile is ${given.minutesPerFile}`,
    `give one of ${MINUTES_PER_FILE.join(', ')}`,
  );
  check(given.dir !== '', 'dir is empty', 'name the folder to write to');
  check(
    given.format === 'text' || given.format === 'parquet',
    `format is ${given.format}`,
    'give text or parquet',
  );
  return {
    dir: given.dir,
    seed: given.seed,
    records: given.records,
    accounts: accountIds(given.accounts, given.seed),
    regions: checkedList('regions', given.regions, REGION, 'give names such as eu-central-1'),
    format: given.format,
    layout: given.layout,
    fields: given.fields ?? formatOfVersion(2),
    since: until - seconds,
    until,
    secondsPerFile: given.minutesPerFile * 60,
    incidents: given.incidents,
    signal: given.signal,
  };
}

function accountIds(accounts: number | readonly string[], seed: number): readonly string[] {
  if (typeof accounts !== 'number') {
    return checkedList('accounts', accounts, /^\d{12}$/, 'give a number of accounts, or ids of 12 digits');
  }
  checkInteger('accounts', accounts, 1, 1000);
  const random = new Random(`${seed}/accounts`);
  const ids = new Set<string>();
  while (ids.size < accounts)
    ids.add(`${random.between(100_000, 999_999)}${random.between(100_000, 999_999)}`);
  return [...ids];
}

function checkedList(
  name: string,
  list: readonly string[],
  pattern: RegExp,
  hint: string,
): readonly string[] {
  check(list.length > 0, `${name} is an empty list`, hint);
  for (const entry of list) check(pattern.test(entry), `${name} has ${JSON.stringify(entry)}`, hint);
  return [...new Set(list)];
}

function checkInteger(name: string, value: number, low: number, high: number): void {
  const hint = `give a whole number from ${low} to ${high}`;
  check(Number.isInteger(value) && value >= low && value <= high, `${name} is ${value}`, hint);
}

function check(holds: boolean, message: string, hint: string): void {
  if (!holds) throw usageError(`cannot write sample flow logs: ${message}`, hint);
}

function withoutUndefined(options: SampleOptions): SampleOptions {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as SampleOptions;
}
