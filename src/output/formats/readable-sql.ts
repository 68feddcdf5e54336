import { duckdb, formatDialect, trino } from 'sql-formatter';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';

/** The SQL laid out in lines, as a person reads it or pastes it into a console. */
export function readableSql(sql: string, engine: SqlDialect['name']): string {
  // Named, so that a bundle has no other dialects.
  const dialect = engine === 'duckdb' ? duckdb : trino;
  return `${formatDialect(sql, { dialect, keywordCase: 'lower', expressionWidth: 100 })};\n`;
}
