import { format } from 'sql-formatter';
import type { SqlDialect } from '../../engines/sql/sql-dialect.ts';

/** The SQL laid out in lines, as a person reads it or pastes it into a console. */
export function readableSql(sql: string, engine: SqlDialect['name']): string {
  const language = engine === 'duckdb' ? 'duckdb' : 'trino';
  return `${format(sql, { language, keywordCase: 'lower', expressionWidth: 100 })};\n`;
}
