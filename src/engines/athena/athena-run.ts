import type { QueryExecution } from '@aws-sdk/client-athena';
import { priceOf } from './price.ts';

/** Statistics and cost of a query. */
export interface AthenaRun {
  /** Athena's query execution id. */
  readonly query: string;
  readonly workgroup: string;
  /** Result object, `s3://…`; undefined if Athena manages the result. */
  readonly location: string | undefined;
  /** Compressed bytes read from S3. */
  readonly scannedBytes: number;
  /** Engine time in seconds, including planning. */
  readonly engineSeconds: number;
  readonly queueMillis: number;
  readonly totalMillis: number;
  /** Whether Athena reused an earlier result, at no cost. */
  readonly reused: boolean;
  /** US dollars; `price.ts` names the assumptions. */
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
