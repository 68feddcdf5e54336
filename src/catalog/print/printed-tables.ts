import type { GlueSourceConfig } from '../../config/config.ts';
import { appliedParameters } from '../migrations.ts';
import { tableInput } from '../table/table-input.ts';
import { athenaDdl } from './athena-ddl.ts';
import { cloudFormation } from './cloudformation.ts';
import { terraform } from './terraform.ts';

export type PrintedForm = 'sql' | 'cloudformation' | 'terraform';

/**
 * Formats the tables of a configuration for another tool to create.
 * @param steps ids of the equivalent migrations: recorded in the database, so that init has nothing left to do
 */
export function printTables(
  form: PrintedForm,
  config: Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>,
  steps: readonly string[],
): string {
  const tables = config.tables.map((table) => tableInput(table, config.location));
  const applied = appliedParameters(steps);
  switch (form) {
    case 'sql':
      return tables.map((table) => athenaDdl(config.database, table, applied)).join('\n');
    case 'cloudformation':
      return cloudFormation(config.database, tables, applied);
    case 'terraform':
      return terraform(config.database, tables, applied);
  }
}
