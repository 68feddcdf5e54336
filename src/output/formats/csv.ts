import { stringify } from 'csv-stringify/sync';
import type { Rows } from '../../rows/rows.ts';

/**
 * Writes RFC 4180 with a header line; NULL is empty. Lines end in LF, which every reader accepts; not all accept CRLF.
 */
export async function* csv(rows: Rows): AsyncGenerator<string> {
  yield lines([rows.columns.map((column) => column.name)]);
  for await (const batch of rows.batches) yield lines(batch);
}

function lines(records: readonly (readonly unknown[])[]): string {
  // Without the match, a carriage return would not be quoted.
  return stringify([...records], {
    record_delimiter: 'unix',
    quoted_match: /\r/,
    cast: { boolean: String },
  });
}
