import { stringify } from 'csv-stringify/sync';
import type { Rows } from '../rows/rows.ts';

/** RFC 4180 with a header line; NULL is empty. */
export async function* csv(rows: Rows): AsyncGenerator<string> {
  yield lines([rows.columns.map((column) => column.name)]);
  for await (const batch of rows.batches) yield lines(batch);
}

function lines(records: readonly (readonly unknown[])[]): string {
  // Without the match, a line break that is not a record's end would not be quoted.
  return stringify([...records], {
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
    cast: { boolean: String },
  });
}
