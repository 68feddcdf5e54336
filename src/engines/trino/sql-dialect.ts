import { athenaSql } from '../athena/sql-dialect.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';

/** Athena's SQL is Trino's. */
export const trinoSql: SqlDialect = {
  ...athenaSql,
  name: 'trino',
  title: 'Trino',
  chargesScans: false,
  // The default of query.max-length, which is in characters.
  maxSqlBytes: 1_000_000,
};
