import type { Column, Row, Rows, Value } from '../rows/rows.ts';

/** One array of objects, a line each, keys in column order; integers of any size are written out whole. */
export async function* json(rows: Rows): AsyncGenerator<string> {
  const keys = keysOf(rows.columns);
  let first = true;
  yield '[';
  for await (const batch of rows.batches) {
    const text = batch.map((row) => `\n${object(keys, row)}`).join(',');
    if (text === '') continue;
    yield first ? text : `,${text}`;
    first = false;
  }
  yield first ? ']\n' : '\n]\n';
}

/** An object a line. */
export async function* ndjson(rows: Rows): AsyncGenerator<string> {
  const keys = keysOf(rows.columns);
  for await (const batch of rows.batches) yield batch.map((row) => `${object(keys, row)}\n`).join('');
}

const keysOf = (columns: readonly Column[]) => columns.map((column) => JSON.stringify(column.name));

function object(keys: readonly string[], row: Row): string {
  return `{${keys.map((key, at) => `${key}:${value(row[at] ?? null)}`).join(',')}}`;
}

function value(value: Value): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
