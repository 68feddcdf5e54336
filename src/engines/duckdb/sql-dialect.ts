import type { SqlDialect } from '../sql/sql-dialect.ts';
import { DuckDbFunctions } from './functions.ts';
import { DuckDbQueryCompiler } from './query-compiler.ts';

/** DuckDB's SQL: its functions and its compiler. */
export const duckDbSql: SqlDialect = {
  name: 'duckdb',
  title: 'DuckDB',
  isInProcess: true,
  describesQueries: true,
  chargesScans: false,
  maxSqlBytes: undefined,
  inlineHint: 'not materialized ',
  functions: new DuckDbFunctions(),
  createQueryCompiler: () => new DuckDbQueryCompiler(),
};
