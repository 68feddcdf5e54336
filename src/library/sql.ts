/** `flowq/sql`: values as SQL literals, and the SQL functions that DuckDB, Athena and Trino write differently. */
export { athenaSql } from '../engines/athena/sql-dialect.ts';
export { duckDbLiteral } from '../engines/duckdb/literal.ts';
export { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
export { SqlFunctions, type SqlType } from '../engines/sql/functions.ts';
export { literal } from '../engines/sql/literal.ts';
export type { SqlDialect } from '../engines/sql/sql-dialect.ts';
export { trinoLiteral } from '../engines/sql/trino-literal.ts';
export { trinoSql } from '../engines/trino/sql-dialect.ts';
