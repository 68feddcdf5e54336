/** `flowq/athena`: a Kysely dialect for Amazon Athena. */
export type { AwsOptions } from '../aws/aws-options.ts';
export type { AthenaRun } from '../engines/athena/athena-run.ts';
export { AthenaDialect } from '../engines/athena/dialect.ts';
export type { AthenaOptions, AthenaProgress } from '../engines/athena/options.ts';
export { type ErrorKind, FlowqError } from '../errors.ts';
