import type { QueryExecution } from '@aws-sdk/client-athena';
import { FlowqError, queryError } from '../../errors.ts';
import { queryFailure } from './query-failure.ts';

/** Returns the error of a query that Athena accepted and that did not succeed. */
export function endFailure({
  QueryExecutionId: query = '',
  WorkGroup = 'primary',
  Status = {},
  Statistics,
}: QueryExecution): FlowqError {
  const { State, StateChangeReason, AthenaError } = Status;
  const reason = StateChangeReason ?? AthenaError?.ErrorMessage ?? `the query ended as ${State}`;
  if (State !== 'CANCELLED') {
    return queryFailure({ engine: 'Athena', reason, type: AthenaError?.ErrorType, query });
  }
  if (/bytes scanned limit/i.test(reason)) {
    return new FlowqError(
      'limit',
      `the workgroup ${WorkGroup} stopped the query at its limit, after ${Statistics?.DataScannedInBytes ?? 0} bytes (query ${query})`,
      'narrow the window or the records, or use a workgroup with a higher limit; what was scanned is billed',
    );
  }
  return queryError(
    `the query was cancelled by someone else: ${reason} (query ${query})`,
    'run the command once more',
  );
}

/** Returns whether Athena reports that a failed query may succeed if it is run again. */
export function isWorthAnotherTry({ Status }: QueryExecution): boolean {
  return Status?.State === 'FAILED' && Status.AthenaError?.Retryable === true;
}
