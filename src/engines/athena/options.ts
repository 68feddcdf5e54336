import type { EncryptionConfiguration } from '@aws-sdk/client-athena';
import type { AthenaRun } from './athena-run.ts';

/** Where and how queries run on Athena. Region and credentials are the clients' matter. */
export interface AthenaOptions {
  /** Glue database of tables that are named without one. */
  readonly database?: string | undefined;
  /** Data catalog (default: `AwsDataCatalog`, which is Glue). */
  readonly catalog?: string | undefined;
  /** Workgroup (default: `primary`). */
  readonly workgroup?: string | undefined;
  /** Where results go, `s3://bucket/prefix/`; without it, where the workgroup says. */
  readonly results?: string | undefined;
  /** How results are encrypted; without it, as the workgroup says. */
  readonly encryption?: EncryptionConfiguration | undefined;
  /** Account that the results' bucket must be of, 12 digits. */
  readonly resultsOwner?: string | undefined;
  /** Maximum age, in seconds, of an earlier result of the same SQL that is used again, 0 to 604800 (default: none is). */
  readonly reuse?: number | undefined;
  /** Seconds after which a running query is stopped (default: 30 minutes). */
  readonly timeout?: number | undefined;
  /**
   * Bytes after which a running query is stopped. flowq compares what Athena says it has scanned between two polls, so a
   * query may scan more; one that succeeded meanwhile counts.
   */
  readonly maxScan?: number | undefined;
  readonly onProgress?: ((progress: AthenaProgress) => void) | undefined;
  /** Called with warnings about a query before it runs. */
  readonly onNote?: ((words: string) => void) | undefined;
  /** Called with bytes scanned and cost after a query succeeds, before its rows are read. */
  readonly onRun?: ((run: AthenaRun) => void) | undefined;
}

/** Where a query stands. */
export interface AthenaProgress {
  /** Athena's id of the execution. */
  readonly query: string;
  /** `QUEUED`, `RUNNING` (and `QUEUED` again), `SUCCEEDED`, `FAILED` or `CANCELLED`. */
  readonly state: string;
  /** Since the query was sent. */
  readonly seconds: number;
  readonly scannedBytes: number;
}
