import type { JobConfig } from '../jobs/job-config.ts';
import type { FileFormat, Layout } from '../logs/delivery.ts';

/** What `flowq.json` holds: the description of a source, made by `flowq init`, and the jobs to run over it. */
export interface Config {
  /** Version of this file's form. */
  readonly flowq: 1;
  readonly source: LocalSourceConfig | GlueSourceConfig;
  /** Where records are kept in columns, where they are. */
  readonly store?: StoreConfig | undefined;
  /** What \`flowq run\` runs. */
  readonly jobs?: readonly JobConfig[] | undefined;
}

export interface StoreConfig {
  /** Relative to the folder of `flowq.json`; without it, the place the system has for data. */
  readonly folder?: string | undefined;
  /** Size it may take, such as `50GB`. */
  readonly most?: string | undefined;
}

export interface LocalSourceConfig {
  readonly kind: 'local';
  /** Relative to the folder of `flowq.json`. */
  readonly path: string;
  /** Fields of text files that have no header line, as the user gave them. */
  readonly fields?: string | undefined;
  /** What init found there, for people; reports look anew. */
  readonly found: Readonly<Record<string, unknown>>;
}

/** Flow logs in S3 behind Glue tables, queried through Athena, or through a Trino that has the same catalog. */
export interface GlueSourceConfig {
  readonly kind: 'glue';
  /** Where the logs are: `s3://bucket/prefix/`, all before `AWSLogs/`. */
  readonly location: string;
  /** AWS Region of bucket, catalog and queries. */
  readonly region: string;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly catalog: string;
  readonly database: string;
  readonly workgroup: string;
  /** Where Athena writes results, if the workgroup does not say. */
  readonly results?: string | undefined;
  /** How results are encrypted, if the workgroup does not say: `SSE_S3`, `SSE_KMS:ARN` or `CSE_KMS:ARN`. */
  readonly resultsEncryption?: string | undefined;
  /** The account that the results' bucket must be of. */
  readonly resultsOwner?: string | undefined;
  /** Where the workgroup itself has results written, as init saw it: policies name it, queries do not send it. */
  readonly workgroupResults?: string | undefined;
  /** Flow logs that write the same records, by what EC2 said when init looked. */
  readonly overlaps?: readonly OverlapConfig[] | undefined;
  /** Days after which a lifecycle rule had moved files to an archive when init looked; queries leave them out. */
  readonly archivedAfter?: number | undefined;
  /** One for each record format. */
  readonly tables: readonly TableConfig[];
}

/** Two flow logs whose records are the same ones, in full or in part. */
export interface OverlapConfig {
  readonly region: string;
  /** The ids of the two. */
  readonly flowLogs: readonly string[];
  /** What each is of; the second is the first or within it. */
  readonly resources: readonly string[];
}

export interface TableConfig {
  readonly name: string;
  readonly format: FileFormat;
  readonly layout: Layout;
  /** Names of the record fields; of a text format in the order of its header. */
  readonly fields: readonly string[];
  /** `injected` where there are too many accounts to list: reports then ask for `--account`. */
  readonly accounts: readonly string[] | 'injected';
  readonly regions: readonly string[];
  /** First day with a delivery, `YYYY-MM-DD`, UTC. */
  readonly firstDay: string;
  /** The organisation whose folder stands between `AWSLogs` and the accounts. */
  readonly organisation?: string | undefined;
  /** Flow logs known when init looked, whose files are told by the time in their names; there may be others. */
  readonly flowLogs?: readonly FlowLogsOfPlace[] | undefined;
  /** Where files of other formats share the folders: the flow logs whose files are this table's, and no others are. */
  readonly only?: readonly FlowLogsOfPlace[] | undefined;
  /** Or the flow logs whose files are not this table's, while all others are, those yet unknown among them. */
  readonly except?: readonly FlowLogsOfPlace[] | undefined;
}

/** Flow logs of an account's Region. */
export interface FlowLogsOfPlace {
  readonly account: string;
  readonly region: string;
  /** Ids, such as `fl-0123456789abcdef0`. */
  readonly flowLogs: readonly string[];
}
