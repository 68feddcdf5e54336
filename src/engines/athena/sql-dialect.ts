import type { SqlDialect } from '../sql/sql-dialect.ts';
import { AthenaFunctions } from './functions.ts';
import { AthenaQueryCompiler } from './query-compiler.ts';

export const athenaSql: SqlDialect = {
  name: 'athena',
  title: 'Athena',
  isInProcess: false,
  describesQueries: false,
  chargesScans: true,
  inlineHint: '',
  functions: new AthenaFunctions(),
  createQueryCompiler: () => new AthenaQueryCompiler(),
};
