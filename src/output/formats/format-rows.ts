import type { Column, ColumnType, Row, Value } from '../../rows/rows.ts';
import type { RowFormat } from './format-facts.ts';
import { formatNamed } from './formats.ts';

/** Options of `formatRows`. */
export interface FormatRowsOptions {
  /** Column names in order (default: those of the first row). */
  readonly columns?: readonly string[] | undefined;
}

/** Rows per batch; the first batch determines the column types. */
const BATCH = 1000;

/**
 * Yields rows as text, in pieces, as the program writes them to files: exact, bigints included, with NULL empty in CSV,
 * Markdown and tables.
 *
 * ```ts
 * for await (const text of formatRows('csv', reportRows(rejected, source, { window: '1d' }))) process.stdout.write(text);
 * ```
 */
export async function* formatRows(
  format: RowFormat,
  rows: AsyncIterable<object> | Iterable<object>,
  { columns }: FormatRowsOptions = {},
): AsyncGenerator<string, void, undefined> {
  const batches = batched(rows);
  const { value: first = [] } = await batches.next();
  const names = columns ?? Object.keys(first[0] ?? {});
  const write = await formatNamed(format);
  async function* all(): AsyncGenerator<Row[]> {
    yield first.map((row) => names.map((name) => row[name] ?? null));
    for await (const batch of batches) yield batch.map((row) => names.map((name) => row[name] ?? null));
  }
  yield* write({ columns: names.map((name) => columnOf(name, first)), batches: all() });
}

type ObjectRow = Readonly<Record<string, Value>>;

async function* batched(
  rows: AsyncIterable<object> | Iterable<object>,
): AsyncGenerator<ObjectRow[], undefined> {
  let batch: ObjectRow[] = [];
  for await (const row of rows) {
    batch.push(row as ObjectRow);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  bigint: 'integer',
  number: 'number',
  boolean: 'boolean',
};

function columnOf(name: string, rows: readonly ObjectRow[]): Column {
  const value = rows.find((row) => row[name] != null)?.[name];
  return { name, type: TYPES[typeof value] ?? 'text' };
}
