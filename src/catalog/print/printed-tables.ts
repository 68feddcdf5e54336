import type { GlueSourceConfig } from '../../config/config.ts';
import { tableInput } from '../table/table-input.ts';
import { athenaDdl } from './athena-ddl.ts';
import { cloudFormation } from './cloudformation.ts';
import { terraform } from './terraform.ts';

export type PrintedForm = 'sql' | 'cloudformation' | 'terraform';

/** The tables of a configuration, as text that makes them elsewhere. */
export function printTables(
  form: PrintedForm,
  config: Pick<GlueSourceConfig, 'database' | 'location' | 'tables'>,
): string {
  const tables = config.tables.map((table) => tableInput(table, config.location));
  switch (form) {
    case 'sql':
      return tables.map((table) => athenaDdl(config.database, table)).join('\n');
    case 'cloudformation':
      return cloudFormation(config.database, tables);
    case 'terraform':
      return terraform(config.database, tables);
  }
}
