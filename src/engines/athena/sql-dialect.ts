import type { SqlDialect } from '../sql/sql-dialect.ts';
import { AthenaFunctions } from './functions.ts';
import { AthenaQueryCompiler } from './query-compiler.ts';
import { ATHENA_LIMIT } from './query-limit.ts';

/** Athena's SQL: its functions, its compiler and its limit of 262,144 bytes. */
export const athenaSql: SqlDialect = {
  ...ATHENA_LIMIT,
  name: 'athena',
  isInProcess: false,
  describesQueries: false,
  chargesScans: true,
  inlineHint: '',
  functions: new AthenaFunctions(),
  createQueryCompiler: () => new AthenaQueryCompiler(),
  createPlacingCompiler: (placed) => new AthenaQueryCompiler(undefined, placed),
};
