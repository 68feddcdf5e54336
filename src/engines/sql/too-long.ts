import { type FlowqError, queryError } from '../../errors.ts';
import type { SqlDialect } from './sql-dialect.ts';

interface Shortening {
  /** What makes it shorter, such as an option of its report (default: a shorter window). */
  readonly shorter?: string | undefined;
  /** Whether tables for the time of the query can hold what makes it long. */
  readonly isForTables?: boolean | undefined;
}

/** The error of a query that is longer than its engine accepts. */
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
