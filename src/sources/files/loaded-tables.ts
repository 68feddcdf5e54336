import { sql } from 'kysely';
import type { LoadedRecords } from '../../flows/record-set.ts';
import type { ColumnTable } from '../../readers/column-table.ts';
import type { Reader } from '../../readers/reader.ts';
import type { FileGroup } from './file-group.ts';

/** Records of a group in memory, with the table's name in queries. */
export interface LoadedTable {
  readonly name: string;
  readonly table: ColumnTable;
  readonly records: LoadedRecords;
}

/** Returns the in-memory tables of the groups whose files were read into one. */
export function loadedTables(
  groups: readonly FileGroup[],
  reader: Reader | undefined,
): Map<FileGroup, LoadedTable> {
  const tables = new Map<FileGroup, LoadedTable>();
  for (const group of groups) {
    const key = group.kind === 'text' ? group.table : undefined;
    const read = key === undefined ? undefined : reader?.table(key);
    if (!read) continue;
    const { table, need, takeRecords } = read;
    const name = `records_in_memory_${tables.size}`;
    const columns = new Map(
      table.columns.map(({ name, type }) => [
        name,
        // An ENUM behaves and sorts as text in a query; DuckDB groups and joins it by its numbers.
        { name, type: type === 'text' ? 'string' : type, dash: false } as const,
      ]),
    );
    tables.set(group, {
      name,
      table,
      records: { table: sql`${sql.id(name)}()`, columns, need, takeRecords },
    });
  }
  return tables;
}
