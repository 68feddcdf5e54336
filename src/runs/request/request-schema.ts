import * as v from 'valibot';
import { NotifyListSchema } from '../../alerts/notify-schema.ts';
import { ENGINE_NAMES } from '../../config/engine-names.ts';
import { FilterSchema } from '../../flows/filter-schema.ts';
import { type Form, flag, list, oneOrMore, parts } from '../../forms/form.ts';
import { parseDuration } from '../../logs/duration.ts';
import { parseFields } from '../../logs/record-format.ts';
import { FORMATS } from '../../output/formats/format-facts.ts';
import { duration, limit, meaningful, name, path, size, time, zone } from './values.ts';

const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, ({ input }) => `!${JSON.stringify(input)} is not one of ${values.join(', ')}`);

const PATHS = 'a path or a list of paths that is not empty';

const paths = oneOrMore(path, PATHS);

const durationOrZero = meaningful((text) => /^0[smhdw]?$/.test(text) || parseDuration(text));

const tests = list<Form<string>>(v.pipe(v.string('a text'), v.nonEmpty('a test')), 'a list of tests');

/**
 * All that a run can be asked for, whoever asks: the command line, a job of `flowq.json`, the library. Sizes, durations
 * and limits are numbers or texts, and numbers once they are read.
 */
export const RequestSchema = parts({
  /** Folders and files of flow logs, `-`, `s3://bucket/prefix` or `cloudwatch:LOG-GROUP`; without it, `flowq.json`. */
  source: v.optional(paths),
  /** Path of a `flowq.json`; without it, the nearest one from the working folder upwards. */
  config: v.optional(path),
  /** Fields of files without a header line: `default`, a version such as `v5`, `all`, or a LogFormat. */
  fields: v.optional(meaningful(parseFields)),
  /** Whether records are cached as Parquet, or the folder they are cached in; without it, as `flowq.json` says. */
  store: v.optional(v.union([v.boolean(), path], 'true, false or the path of a folder')),
  /** Maximum bytes of the store. */
  storeMax: v.optional(size),
  /** Maximum bytes fetched from S3 (default: 5 GB). */
  maxDownload: v.optional(size),

  since: v.optional(time),
  until: v.optional(time),
  all: v.optional(flag),
  /** IANA time zone of dates. */
  tz: v.optional(zone, 'UTC'),
  /** Seconds from the start of the window that rows are compared with to that of the window. */
  against: v.optional(duration),
  filter: v.optional(FilterSchema, {}),

  /** Name of the job that `since: 'last'` continues. */
  job: v.optional(name),
  every: v.optional(meaningful(parseDuration)),
  lag: v.optional(durationOrZero),
  settle: v.optional(durationOrZero),
  catchUp: v.optional(flag),
  first: v.optional(name),

  limit: v.optional(limit),
  ifRows: v.optional(flag),
  failOn: v.optional(tests),
  /** Targets of messages about the rows. */
  notify: v.optional(NotifyListSchema),
  safeCsv: v.optional(flag),
  format: v.optional(oneOf(FORMATS)),
  /** A file or `s3://bucket/key`, with placeholders; standard output without it, and for `-`. */
  out: v.optional(path),
  /** Whether the SQL is printed, and nothing runs. */
  sql: v.optional(flag),
  /** Whether a file that has to be skipped makes the run fail. */
  strict: v.optional(flag),

  /** Whether names are added as columns; without it, in tables on a terminal. */
  names: v.optional(flag),
  /** Files of custom names. */
  namesFile: v.optional(paths),
  /** File of the inventory; without it, the one that `flowq.json` names. */
  inventory: v.optional(path),

  engine: v.optional(oneOf(ENGINE_NAMES)),
  /** URL of a Trino. */
  endpoint: v.optional(name),
  /** Profile of the AWS configuration. */
  profile: v.optional(name),
  /** AWS Region of bucket, log group, catalog and queries; without it, as `flowq.json` or the environment says. */
  region: v.optional(name),
  /** Workgroup of Athena; without it, as `flowq.json` says. */
  workgroup: v.optional(name),
  /** Where Athena writes results, `s3://bucket/prefix/`; without it, as `flowq.json` or the workgroup says. */
  results: v.optional(name),
  /** Seconds. */
  timeout: v.optional(duration),
  /** Bytes of memory for queries in this process. */
  memory: v.optional(size),
  /** Whether the maximum scan is reported before the query. */
  estimate: v.optional(flag),
  /** Bytes. */
  maxScan: v.optional(size),
  /** Whether the Glue tables are brought up to date first, as `flowq init` does. */
  refreshTables: v.optional(flag),
  /** Whether tables for the time of a query may hold reference data that its SQL has no room for. */
  temporaryTable: v.optional(flag),
  /** Maximum age, in seconds, of a result of Athena that is reused. */
  reuse: v.optional(duration),
});

/** A request as one of the doors makes it: nothing in it has been checked. */
export type RequestInput = v.InferInput<typeof RequestSchema>;

/** A request that has been checked. */
export type RequestOptions = v.InferOutput<typeof RequestSchema>;
