/** `flowq/trino`: a Kysely dialect for Trino. */
export { TrinoDialect } from '../engines/trino/dialect.ts';
export type { TrinoOptions, TrinoProgress } from '../engines/trino/options.ts';
export { type ErrorKind, FlowqError } from '../errors.ts';
