import type { Column, Row, Rows, Value } from '../../rows/rows.ts';

/** Writes one array of objects, one per line, keys in column order; integers of any size are exact. */
export async function* json(rows: Rows): AsyncGenerator<string> {
  const write = writerOf(rows.columns);
  let first = true;
  yield '[';
  for await (const batch of rows.batches) {
    const text = batch.map((row) => `\n${write(row)}`).join(',');
    if (text === '') continue;
    yield first ? text : `,${text}`;
    first = false;
  }
  yield first ? ']\n' : '\n]\n';
}

/** Writes one object per line. */
export async function* ndjson(rows: Rows): AsyncGenerator<string> {
  const write = writerOf(rows.columns);
  for await (const batch of rows.batches) yield batch.map((row) => `${write(row)}\n`).join('');
}

/** Returns a function that writes a row as an object, its keys in column order. */
function writerOf(columns: readonly Column[]): (row: Row) => string {
  const parts = columns.map(({ name, type }) => ({
    key: JSON.stringify(name),
    text: type === 'json' ? jsonText : valueText,
  }));
  return (row) => `{${parts.map(({ key, text }, at) => `${key}:${text(row[at] ?? null)}`).join(',')}}`;
}

/** NaN and infinities are strings, since JSON has no numbers for them. */
function valueText(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  return JSON.stringify(value);
}

/** Nested values are already JSON. */
const jsonText = (value: Value) => (value === null ? 'null' : String(value));
