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
 * Schema of a run's options from all interfaces: the command line, a job of `flowq.json`, the library. Sizes, durations
 * and limits are numbers or texts, and parsed to numbers.
 */
export const RequestSchema = parts({
  /** Folders and files of flow logs, `-`, `s3://bucket/prefix` or `cloudwatch:LOG-GROUP` (default: `flowq.json`). */
  source: v.optional(paths),
  /** Path of a `flowq.json` (default: the nearest one from the working folder upwards). */
  config: v.optional(path),
  /** Fields of files without a header line: `default`, a version such as `v5`, `all`, or a LogFormat. */
  fields: v.optional(meaningful(parseFields)),
  /** Whether records are cached as Parquet, or the folder of the cache (default: from `flowq.json`). */
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
  /** Seconds from the start of the earlier window to compare with to the start of the window. */
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
  /** A file or `s3://bucket/key`, with placeholders (default, and for `-`: standard output). */
  out: v.optional(path),
  /** Whether to print the SQL without running it. */
  sql: v.optional(flag),
  /** Whether a skipped file makes the run fail. */
  strict: v.optional(flag),

  /** Whether names are added as columns (default: in tables on a terminal). */
  names: v.optional(flag),
  /** Files with custom names. */
  namesFile: v.optional(paths),
  /** Inventory file (default: the one that `flowq.json` names). */
  inventory: v.optional(path),

  engine: v.optional(oneOf(ENGINE_NAMES)),
  /** URL of a Trino. */
  endpoint: v.optional(name),
  /** Profile of the AWS configuration. */
  profile: v.optional(name),
  /** AWS Region of bucket, log group, catalog and queries (default: from `flowq.json` or the environment). */
  region: v.optional(name),
  /** Workgroup of Athena (default: from `flowq.json`). */
  workgroup: v.optional(name),
  /** Location of Athena's results, `s3://bucket/prefix/` (default: from `flowq.json` or the workgroup). */
  results: v.optional(name),
  /** Maximum run time of a query, seconds. */
  timeout: v.optional(duration),
  /** Memory for queries in this process, bytes. */
  memory: v.optional(size),
  /** Whether the maximum scan is reported before the query. */
  estimate: v.optional(flag),
  /** Maximum scan, bytes. */
  maxScan: v.optional(size),
  /** Whether the Glue tables are brought up to date first, as `flowq init` does. */
  refreshTables: v.optional(flag),
  /** Whether temporary tables may hold reference data that does not fit into the query's SQL. */
  temporaryTable: v.optional(flag),
  /** Maximum age, in seconds, of an Athena result to reuse. */
  reuse: v.optional(duration),
});

/** An unchecked request from one of the interfaces. */
export type RequestInput = v.InferInput<typeof RequestSchema>;

/** A request that has been checked. */
export type RequestOptions = v.InferOutput<typeof RequestSchema>;
