import { type FlowqError, queryError } from '../../errors.ts';
import type { SqlDialect } from './sql-dialect.ts';

/**
 * The error of a query that is longer than its engine accepts.
 * @param shorter what makes it shorter, such as an option of its report
 */
export function tooLong(
  sql: string,
  { title, maxSqlBytes }: Pick<SqlDialect, 'title' | 'maxSqlBytes'>,
  shorter = 'a shorter window',
): FlowqError {
  const words = (bytes: number) => bytes.toLocaleString('en-US');
  return queryError(
    `the query is ${words(Buffer.byteLength(sql))} bytes; ${title} accepts ${words(maxSqlBytes ?? 0)}`,
    `narrow it with ${shorter}, or fetch the logs and query them here: --engine local`,
  );
}
