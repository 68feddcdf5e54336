import type { SqlDialect } from '../sql/sql-dialect.ts';
import { AthenaFunctions } from './functions.ts';
import { AthenaQueryCompiler } from './query-compiler.ts';

export const athenaSql: SqlDialect = {
  name: 'athena',
  title: 'Athena',
  isInProcess: false,
  describesQueries: false,
  chargesScans: true,
  // Amazon Athena API Reference, StartQueryExecution.
  maxSqlBytes: 262_144,
  inlineHint: '',
  functions: new AthenaFunctions(),
  createQueryCompiler: () => new AthenaQueryCompiler(),
};
