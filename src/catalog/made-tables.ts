import type { TableConfig } from '../config/config.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import { readTable } from './table/read-table.ts';

/** Missing numbers that end the search; the user may have removed a table. */
const MAX_GAPS = 2;

/**
 * Finds the tables that flowq created over a location, named `name`, `name_2` and so on: one call per table, and two
 * more.
 */
export async function findMadeTables(
  glue: GlueCatalog,
  database: string,
  name: string,
  location: string,
): Promise<TableConfig[]> {
  const made: TableConfig[] = [];
  for (let number = 1, gaps = 0; gaps < MAX_GAPS; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    const table = await glue.table(database, candidate);
    if (!table) {
      gaps += 1;
      continue;
    }
    const read = readTable(table);
    if (read?.location === location) made.push(read.config);
  }
  return made;
}
