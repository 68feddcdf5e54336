import type { QueryExecution } from '@aws-sdk/client-athena';
import { priceOf } from './price.ts';

/** What a query read, took and cost. */
export interface AthenaRun {
  /** Athena's id of the execution. */
  readonly query: string;
  readonly workgroup: string;
  /** The result object, `s3://…`; undefined where Athena keeps the result itself. */
  readonly location: string | undefined;
  /** Compressed bytes read from S3. */
  readonly scannedBytes: number;
  /** Seconds that the engine took, planning included. */
  readonly engineSeconds: number;
  readonly queueMillis: number;
  readonly totalMillis: number;
  /** Whether an earlier result was given again, for nothing. */
  readonly reused: boolean;
  /** US dollars: see `price.ts` for what is assumed. */
  readonly dollars: number;
}

export function runOf({
  QueryExecutionId = '',
  WorkGroup = 'primary',
  ResultConfiguration,
  Statistics = {},
}: QueryExecution): AthenaRun {
  const scannedBytes = Statistics.DataScannedInBytes ?? 0;
  const reused = Statistics.ResultReuseInformation?.ReusedPreviousResult ?? false;
  return {
    query: QueryExecutionId,
    workgroup: WorkGroup,
    location: ResultConfiguration?.OutputLocation,
    scannedBytes,
    engineSeconds: (Statistics.EngineExecutionTimeInMillis ?? 0) / 1000,
    queueMillis: Statistics.QueryQueueTimeInMillis ?? 0,
    totalMillis: Statistics.TotalExecutionTimeInMillis ?? 0,
    reused,
    dollars: reused ? 0 : priceOf(scannedBytes),
  };
}
