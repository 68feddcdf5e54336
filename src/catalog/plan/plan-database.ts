import type { CatalogContext, Change } from './change.ts';

/** What must change so that the database is there. */
export async function planDatabase({ glue, config: { database } }: CatalogContext): Promise<Change[]> {
  if (await glue.database(database)) return [];
  const input = { Name: database, Description: 'Flow logs' };
  return [{ what: `+ database ${database}`, parts: [], apply: () => glue.createDatabase(input) }];
}
