import type { StartQueryExecutionInput } from '@aws-sdk/client-athena';
import { awsError } from '../../aws/aws-error.ts';
import { FlowqError, messageOf, queryError, sourceError } from '../../errors.ts';
import { queryFailure } from './query-failure.ts';

/** Members of Athena's errors in addition to the message. */
interface AthenaException {
  readonly name?: string;
  readonly AthenaErrorCode?: string;
}

/** Returns the error of a query that Athena did not accept. */
export function startFailure(
  error: unknown,
  { WorkGroup = 'primary' }: StartQueryExecutionInput,
): FlowqError {
  if (error instanceof FlowqError) return error;
  const { name, AthenaErrorCode } = error as AthenaException;
  const message = messageOf(error);
  if (name !== 'InvalidRequestException') {
    return awsError(error, { doing: 'start the query in Athena', kind: 'query' });
  }
  if (/No output location/i.test(message)) {
    return sourceError(
      `Athena has nowhere to put results: the workgroup ${WorkGroup} has no output location`,
      'set results (in flowq.json) to s3://BUCKET/PREFIX/, or a location (or managed results) in the workgroup',
      error,
    );
  }
  if (/output ?(bucket|location)/i.test(message)) {
    return sourceError(
      `Athena cannot put results where it should: ${message}`,
      'the bucket must exist in the Region of the query, and you need s3:GetBucketLocation and s3:PutObject there',
      error,
    );
  }
  if (/WorkGroup/i.test(message)) {
    return sourceError(
      `workgroup ${WorkGroup}: ${message}`,
      'check workgroup and region in flowq.json',
      error,
    );
  }
  if (AthenaErrorCode === 'MALFORMED_QUERY' || /^line \d+:\d+: /.test(message)) {
    return queryError(`Athena does not understand the SQL: ${message}`, undefined, error);
  }
  return queryFailure({ engine: 'Athena', reason: message }, error);
}
