import type { EncryptionConfiguration } from '@aws-sdk/client-athena';
import type { AthenaRun } from './athena-run.ts';

/** Settings of queries on Athena. Region and credentials belong to the clients. */
export interface AthenaOptions {
  /** Glue database of tables that are named without a database. */
  readonly database?: string | undefined;
  /** Data catalog (default: `AwsDataCatalog`, which is Glue). */
  readonly catalog?: string | undefined;
  /** Workgroup (default: `primary`). */
  readonly workgroup?: string | undefined;
  /** Location of results, `s3://bucket/prefix/` (default: that of the workgroup). */
  readonly results?: string | undefined;
  /** Encryption of results (default: that of the workgroup). */
  readonly encryption?: EncryptionConfiguration | undefined;
  /** Account that must own the results' bucket, 12 digits. */
  readonly resultsOwner?: string | undefined;
  /** Maximum age, in seconds, of an earlier result of the same SQL to reuse, 0 to 604800 (default: no reuse). */
  readonly reuse?: number | undefined;
  /** Seconds after which a running query is stopped (default: 30 minutes). */
  readonly timeout?: number | undefined;
  /**
   * Bytes after which a running query is stopped. flowq compares the scanned bytes at each poll, so a query may scan
   * more; one that succeeds before the next poll is not stopped.
   */
  readonly maxScan?: number | undefined;
  readonly onProgress?: ((progress: AthenaProgress) => void) | undefined;
  /** Called with warnings about a query before it runs. */
  readonly onNote?: ((words: string) => void) | undefined;
  /** Called with bytes scanned and cost after a query succeeds, before its rows are read. */
  readonly onRun?: ((run: AthenaRun) => void) | undefined;
}

/** Progress of a query. */
export interface AthenaProgress {
  /** Athena's query execution id. */
  readonly query: string;
  /** `QUEUED`, `RUNNING` (and `QUEUED` again), `SUCCEEDED`, `FAILED` or `CANCELLED`. */
  readonly state: string;
  /** Seconds since the query was sent. */
  readonly seconds: number;
  readonly scannedBytes: number;
}
