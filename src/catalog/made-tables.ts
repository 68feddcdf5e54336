import type { TableConfig } from '../config/config.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import { readTable } from './table/read-table.ts';

/** Numbers are given without gaps, but a table may have been removed by hand. */
const MOST_GAPS = 2;

/**
 * The tables that flowq has made over a location, under a name and its numbers `name_2` and so on: one call for each that is there, and two more.
 */
export async function findMadeTables(
  glue: GlueCatalog,
  database: string,
  name: string,
  location: string,
): Promise<TableConfig[]> {
  const made: TableConfig[] = [];
  for (let number = 1, gaps = 0; gaps < MOST_GAPS; number += 1) {
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
