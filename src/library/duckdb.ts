/** `flowq/duckdb`: a Kysely dialect for DuckDB, which needs the optional dependency `@duckdb/node-api`. */
export { DuckDbDialect, type DuckDbDialectOptions } from '../engines/duckdb/dialect.ts';
export { type ErrorKind, FlowqError } from '../errors.ts';
