import * as v from 'valibot';
import { flag, list, listOf, optional, parts, text, texts, words } from '../../forms/form.ts';
import { parseResultsEncryption } from '../results-encryption.ts';
import { accountId } from './account-id.ts';
import { accountKey } from './account-key.ts';

/** Flow logs of one account and Region. */
const FlowLogsOfPlaceSchema = parts({
  account: text,
  region: text,
  /** Ids, such as `fl-0123456789abcdef0`. */
  flowLogs: texts,
});

const places = listOf(FlowLogsOfPlaceSchema, 'a list of places');

const TableSchema = parts({
  name: text,
  format: v.picklist(['text', 'parquet'], '!it is neither text nor parquet'),
  layout: parts({ hive: flag, hourly: flag }),
  /** Names of the record fields; for a text format, in header order. */
  fields: texts,
  foreignColumns: optional(
    texts,
    'Columns that only records of other services have, such as Transit Gateways: queries exclude those records',
  ),
  /** `injected` if there are too many accounts to list: reports then require `--account`. */
  accounts: v.union([v.literal('injected'), texts], 'a list of texts'),
  regions: texts,
  /** First day with a delivery, `YYYY-MM-DD`, UTC. */
  firstDay: text,
  organisation: optional(text, 'Organisation whose folder is between AWSLogs/ and the accounts'),
  flowLogs: optional(
    places,
    'Flow logs that flowq init saw, whose files carry the time in their names; there may be others',
  ),
  only: optional(
    places,
    'If files of other formats share the folders: the flow logs whose files belong to this table',
  ),
  except: optional(
    places,
    'Or the flow logs whose files do not belong to this table; files of all others do, also of those not yet known',
  ),
});

/** Two flow logs that have all or some of their records in common. */
const OverlapSchema = parts({
  region: text,
  /** The ids of both. */
  flowLogs: texts,
  /** The resource of each; the second one equals the first or is within it. */
  resources: texts,
});

/** Flow logs in S3 with Glue tables over them, queried through Athena, or through a Trino with the same catalog. */
export const GlueSourceSchema = parts({
  kind: v.literal('glue'),
  /** Location of the logs: `s3://bucket/prefix/`, the part before `AWSLogs/`. */
  location: text,
  part: optional(
    text,
    'Part below AWSLogs/ that flowq init was given, such as an account; runs compare the tables with that part',
  ),
  requesterPays: optional(flag, 'Whether the caller pays for requests to the bucket instead of its owner'),
  /** AWS Region of bucket, catalog and queries. */
  region: text,
  profile: optional(text, 'Profile of the AWS configuration'),
  endpointUrl: optional(text, 'Endpoint URL of all AWS services'),
  awsAccount: accountKey,
  catalog: text,
  catalogId: optional(accountId, 'Account of the Glue catalog (default: the account of the credentials)'),
  database: text,
  workgroup: text,
  results: optional(text, 'Where Athena writes results, if the workgroup has no location'),
  resultsEncryption: optional(
    words(parseResultsEncryption),
    'Encryption of results, if the workgroup has none: SSE_S3, SSE_KMS:ARN or CSE_KMS:ARN',
  ),
  resultsOwner: optional(text, "Account that must own the results' bucket"),
  workgroupResults: optional(
    text,
    "The workgroup's own location of results when flowq init ran: policies name it, queries do not send it",
  ),
  overlaps: optional(
    list(OverlapSchema),
    'Flow logs that write the same records, according to EC2 when flowq init ran',
  ),
  interval: optional(
    v.pipe(
      v.number('a number of seconds'),
      v.integer('a number of seconds'),
      v.minValue(1, '!it is not above 0'),
    ),
    'Longest aggregation interval of the flow logs in seconds, according to EC2 when flowq init ran; runs wait that long for records',
  ),
  archivedAfter: optional(
    v.pipe(v.number('a number of days'), v.integer('a number of days')),
    'Days after which a lifecycle rule archived files when flowq init ran; queries leave them out',
  ),
  /** One per record format; empty for deliveries of Firehose, whose objects are fetched. */
  tables: list(TableSchema, 'a list of tables'),
});

/** `source` of a `flowq.json` for logs in S3 with Glue tables. */
export type GlueSourceConfig = v.InferOutput<typeof GlueSourceSchema>;
/** A Glue table over logs in S3: its format, layout and fields. */
export type TableConfig = v.InferOutput<typeof TableSchema>;
export type FlowLogsOfPlace = v.InferOutput<typeof FlowLogsOfPlaceSchema>;
export type OverlapConfig = v.InferOutput<typeof OverlapSchema>;
