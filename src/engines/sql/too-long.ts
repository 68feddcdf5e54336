import { type FlowqError, queryError } from '../../errors.ts';
import type { SqlDialect } from './sql-dialect.ts';

interface Shortening {
  /** Change that makes it shorter, such as a report option (default: a shorter window). */
  readonly shorter?: string | undefined;
  /** Whether temporary tables can hold the long part of the query. */
  readonly isForTables?: boolean | undefined;
}

/** Returns the error of a query that is longer than its engine accepts. */
export function tooLong(
  sql: string,
  { title, maxSqlBytes }: Pick<SqlDialect, 'title' | 'maxSqlBytes'>,
  { shorter = 'a shorter window', isForTables = false }: Shortening = {},
): FlowqError {
  const words = (bytes: number) => bytes.toLocaleString('en-US');
  return queryError(
    `the query is ${words(Buffer.byteLength(sql))} bytes; ${title} accepts ${words(maxSqlBytes ?? 0)}`,
    `narrow it with ${shorter},${isForTables ? ' allow tables for the time of the query: --temporary-table,' : ''} or fetch the logs and query them here: --engine local`,
  );
}
