/** What engines return and writers print. */

/** Integers beyond 2^53 are bigints; a time is text, ISO 8601 in UTC. */
export type Value = string | number | bigint | boolean | null;

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export type Row = readonly Value[];

/** A result that is read once, in batches, and never held whole. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly Row[]>;
}

/** The rows as objects keyed by column name, each batch as it comes. */
export async function* rowObjects<R>(rows: Rows): AsyncGenerator<R[]> {
  for await (const batch of rows.batches) {
    yield batch.map(
      (row) => Object.fromEntries(rows.columns.map((column, at) => [column.name, row[at]])) as R,
    );
  }
}
