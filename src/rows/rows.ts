/** What engines return and writers print. */

/** Integers beyond 2^53 are bigints; a time is text, ISO 8601 in UTC. */
export type Value = string | number | bigint | boolean | null;

/** Of `json` the values are JSON texts: lists, structs and maps, where the engine can write them so. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'json';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Names of columns, told apart: the second `n` of a query is `n_2`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let at = 2; seen.has(distinct); at += 1) {
      const next = `${name}_${at}`;
      distinct = taken.has(next) ? distinct : next;
    }
    seen.add(distinct);
    return distinct;
  });
}

export type Row = readonly Value[];

/** A result that is read once, in batches, and never held whole. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly Row[]>;
  /** How many rows a statement that writes has changed; where it gives none of them, there are no columns. */
  readonly changed?: bigint | undefined;
}

/** Rows that a limit left out. */
export interface Others {
  readonly rows: number;
  /** What they add up to, column by column; NULL where that says nothing. */
  readonly values: Row;
}

/** The rows as objects keyed by column name, each batch as it comes. */
export async function* rowObjects<R>(rows: Rows): AsyncGenerator<R[]> {
  for await (const batch of rows.batches) {
    yield batch.map(
      (row) => Object.fromEntries(rows.columns.map((column, at) => [column.name, row[at]])) as R,
    );
  }
}
