import type { QueryError } from '../../aws/faults.ts';
import { QueryCancelled, QueryFailure } from '../backend.ts';
import type { TrinoError } from './statement.ts';

/** Athena's ErrorType for user errors; 1000 for those not listed. */
const userErrorTypes: Record<string, number> = {
  DIVISION_BY_ZERO: 1001,
  TYPE_MISMATCH: 1002,
  SYNTAX_ERROR: 1006,
  COLUMN_NOT_FOUND: 1006,
  INVALID_CAST_ARGUMENT: 1100,
  INVALID_TABLE_PROPERTY: 1103,
  NOT_SUPPORTED: 1200,
  TABLE_NOT_FOUND: 1301,
  SCHEMA_NOT_FOUND: 1301,
  FUNCTION_NOT_FOUND: 1303,
};

/** Returns Trino's error as Athena reports it. */
export function athenaFailure(error: TrinoError): QueryFailure | QueryCancelled {
  if (error.errorName === 'USER_CANCELED') return new QueryCancelled('Query cancelled by user');
  return new QueryFailure({ reason: `${error.errorName}: ${words(error)}`, ...classOf(error) });
}

function words({ errorName, message }: TrinoError): string {
  if (errorName !== 'COLUMN_NOT_FOUND') return message;
  return `${message} or requester is not authorized to access requested resources`;
}

function classOf({ errorName, errorType }: TrinoError): Omit<QueryError, 'reason'> {
  switch (errorType) {
    case 'USER_ERROR':
      return { category: 2, type: userErrorTypes[errorName] ?? 1000, retryable: false };
    case 'INSUFFICIENT_RESOURCES':
      return { category: 1, type: 0, retryable: true };
    default:
      return { category: 1, type: 200, retryable: false };
  }
}
