import { type FlowqError, queryError } from '../../errors.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** The error of a query that is longer than its engine accepts. */
export function tooLong(
  sql: string,
  { title, maxSqlBytes }: Pick<SqlDialect, 'title' | 'maxSqlBytes'>,
): FlowqError {
  const words = (bytes: number) => bytes.toLocaleString('en-US');
  return queryError(
    `the query is ${words(Buffer.byteLength(sql))} bytes; ${title} accepts ${words(maxSqlBytes ?? 0)}`,
    'narrow it with a shorter window, --vpc or --interface, or fetch the logs and query them here: --engine local',
  );
}
