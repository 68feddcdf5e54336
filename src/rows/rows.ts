/** Results that engines return and writers print. */

/** Integers beyond 2^53 are bigints; a time is text, ISO 8601 in UTC. */
export type Value = string | number | bigint | boolean | null;

/** Values of `json` are JSON texts: lists, structs and maps, if the engine can write them. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'json';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Makes column names unique: the second `n` of a query becomes `n_2`. */
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

/** Result that is read once, in batches, and never entirely in memory. */
export interface Rows {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly Row[]>;
  /** Rows changed by a writing statement; without RETURNING there are no columns. */
  readonly changed?: bigint | undefined;
}

/** Rows that a limit left out. */
export interface Others {
  readonly rows: number;
  /** Totals per column; NULL where a total is meaningless. */
  readonly values: Row;
}

/** Yields batches of rows as objects keyed by column name. */
export async function* rowObjects<R>(rows: Rows): AsyncGenerator<R[]> {
  for await (const batch of rows.batches) {
    yield batch.map(
      (row) => Object.fromEntries(rows.columns.map((column, at) => [column.name, row[at]])) as R,
    );
  }
}
