import { duckdb, formatDialect, trino } from 'sql-formatter';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';

/** Formats SQL in lines, to read or to paste into a console. */
export function readableSql(sql: string, engine: SqlDialect['name']): string {
  // Named imports keep other dialects out of a bundle.
  const dialect = engine === 'duckdb' ? duckdb : trino;
  return `${formatDialect(sql, { dialect, keywordCase: 'lower', expressionWidth: 100 })};\n`;
}
