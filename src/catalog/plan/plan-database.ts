import type { Step } from '../../plan/step.ts';
import type { CatalogContext } from './catalog-context.ts';

/** Plans the creation of the database if it does not exist. */
export async function planDatabase({ glue, config: { database } }: CatalogContext): Promise<Step[]> {
  if (await glue.database(database)) return [];
  const input = { Name: database, Description: 'Flow logs' };
  const calls = ['glue:CreateDatabase'];
  return [{ what: `+ database ${database}`, parts: [], calls, apply: () => glue.createDatabase(input) }];
}
