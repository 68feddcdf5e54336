import { LAKE_FORMATION } from '../../aws/error-kinds.ts';
import type { ErrorKind } from '../../errors.ts';

/** A kind of query failure. */
export interface Reason {
  /** Pattern of StateChangeReason or of Trino's message. */
  readonly test: RegExp;
  /** Athena's ErrorTypes, for messages whose text varies. */
  readonly types?: readonly number[];
  readonly kind: ErrorKind;
  readonly what: string;
  readonly hint: string;
}

const INIT = 'make it with flowq init s3://…, or check database, table and region in flowq.json';
const MEND = 'run flowq init again: it shows what it would change in the table, and repairs it';
const NARROW = 'narrow the window with --since and --until, or the records with --account and --region';
const S3_ACCESS =
  'allow s3:GetObject and s3:ListBucket on that bucket, and kms:Decrypt on its key, to the principal that runs the query; flowq iam prints the policy';

/**
 * Causes of query failures; the first match applies. Sources: Athena User Guide, "Troubleshooting in Athena" and
 * "Athena error catalog"; Trino's StandardErrorCode and HiveErrorCode.
 */
export const REASONS: readonly Reason[] = [
  {
    test: /Lake Formation/i,
    types: [234, 1700],
    kind: 'access',
    what: 'Lake Formation denies it',
    hint: LAKE_FORMATION,
  },
  {
    test: /(security )?token.*\bexpired\b|ExpiredToken/i,
    kind: 'access',
    what: 'the AWS credentials have expired',
    hint: 'log in again and run the command once more',
  },
  {
    test: /PermanentRedirect|bucket is in this region|must be addressed using the specified endpoint|Moved Permanently/i,
    kind: 'source',
    what: 'a bucket is in another Region than the query',
    hint: 'give flowq init --region with the Region of the logs, and --results in a bucket of that Region',
  },
  {
    test: /\bkms:|\bKMS|AWSKMS|customer master key/,
    kind: 'access',
    what: 'the key of the encrypted objects may not be used',
    hint: 'allow kms:Decrypt on the key of the logs, and kms:GenerateDataKey on that of the results',
  },
  {
    test: /output bucket|output location|write (query )?results?/i,
    types: [238, 401, 402],
    kind: 'source',
    what: 'the results cannot be written',
    hint: 'set results (in flowq.json) to s3://… in a bucket of this Region that you may write to',
  },
  {
    test: /not authorized to perform: \S+/,
    kind: 'access',
    what: 'access denied',
    hint: 'allow that action in the policies of the principal that runs the query; flowq iam prints what flowq needs',
  },
  {
    test: /Permission denied on S3|Access ?Denied|Status Code: 403|PERMISSION_DENIED|Insufficient permissions/i,
    types: [1500, 1501],
    kind: 'access',
    what: 'access denied',
    hint: S3_ACCESS,
  },
  {
    test: /^(TABLE|SCHEMA|CATALOG)_NOT_FOUND|EntityNotFoundException|(Table|Schema|Database|Catalog) .{1,300}(does not exist|not found)/,
    types: [1110],
    kind: 'source',
    what: 'there is no such table',
    hint: INIT,
  },
  {
    test: /NoSuchBucket|bucket does not exist|S3 path not found/i,
    types: [1109],
    kind: 'source',
    what: 'the S3 location of the table does not exist',
    hint: MEND,
  },
  {
    test: /injected projected partition column/,
    kind: 'query',
    what: 'the table requires a list of accounts',
    hint: 'give --account 123456789012; it can be repeated',
  },
  {
    test: /^(HIVE_METASTORE_ERROR|INVALID_TABLE_PROPERTY|HIVE_INVALID_METADATA|HIVE_UNSUPPORTED_FORMAT)|Unable to create input format|projection configuration|HIVE_PARTITION_SCHEMA_MISMATCH/,
    types: [1103],
    kind: 'source',
    what: 'the table definition is wrong',
    hint: MEND,
  },
  {
    test: /^HIVE_BAD_DATA/,
    kind: 'query',
    what: 'a file does not fit the table',
    hint: 'the table and the files under it are of different formats: run flowq init again',
  },
  {
    test: /Slow ?Down|reduce your request rate/i,
    types: [1401, 1403, 1404, 1405, 1406],
    kind: 'query',
    what: 'S3 or Glue throttles requests',
    hint: `try again in a while, or ${NARROW}`,
  },
  {
    test: /^(HIVE_CURSOR_ERROR|HIVE_FILESYSTEM_ERROR|HIVE_CANNOT_OPEN_SPLIT)/,
    kind: 'query',
    what: 'a log file could not be read',
    hint: 'it may have been deleted or replaced while the query ran: run the command once more',
  },
  {
    test: /exhausted resources|EXCEEDED_(LOCAL_|GLOBAL_)?MEMORY_LIMIT|EXCEEDED_SPILL|EXCEEDED_SCAN_LIMIT|CLUSTER_OUT_OF_MEMORY/,
    types: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    kind: 'query',
    what: 'the query is too large for the engine',
    hint: NARROW,
  },
  {
    test: /EXCEEDED_(CPU_|TIME_)\w*LIMIT|Query tim(ed )?out|maximum (run|execution) time/i,
    types: [206, 210],
    kind: 'query',
    what: 'the query took longer than the engine allows',
    hint: NARROW,
  },
  {
    test: /^COLUMN_NOT_FOUND/,
    kind: 'query',
    what: 'there is no such column',
    hint: 'if the records do have it, run flowq init again; Lake Formation hides columns too',
  },
  {
    test: /^(GENERIC_)?INTERNAL_ERROR/,
    types: [100, 300, 301, 302, 303, 400, 9999],
    kind: 'query',
    what: 'the engine failed',
    hint: 'run the command once more',
  },
];
