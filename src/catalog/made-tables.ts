import type { TableConfig } from '../config/config.ts';
import type { GlueCatalog } from './glue/glue-catalog.ts';
import { readTable } from './table/read-table.ts';

/** The tables under a name and its numbers. */
export interface MadeTables {
  /** Those of flowq's over the location. */
  readonly made: readonly TableConfig[];
  /** Numbered names that something else has. */
  readonly taken: readonly string[];
}

/** Numbers are given without gaps, but a table may have been removed by hand. */
const MOST_GAPS = 2;

/** Looks for `name`, `name_2` and so on: one call for each that is there, and two more. */
export async function findMadeTables(
  glue: GlueCatalog,
  database: string,
  name: string,
  location: string,
): Promise<MadeTables> {
  const made: TableConfig[] = [];
  const taken: string[] = [];
  for (let number = 1, gaps = 0; gaps < MOST_GAPS; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    const table = await glue.table(database, candidate);
    if (!table) {
      gaps += 1;
      continue;
    }
    const read = readTable(table);
    if (read?.location === location) made.push(read.config);
    else if (number > 1) taken.push(candidate);
  }
  return { made, taken };
}
