import { athenaSql } from '../athena/sql-dialect.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';

/** Trino's SQL is the same as Athena's. */
export const trinoSql: SqlDialect = {
  ...athenaSql,
  name: 'trino',
  title: 'Trino',
  chargesScans: false,
  // The default of query.max-length, which counts characters.
  maxSqlBytes: 1_000_000,
};
