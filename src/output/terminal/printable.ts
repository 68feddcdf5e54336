import type { Rows } from '../../rows/rows.ts';

// Control characters and bidirectional controls.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are replaced
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with every terminal control character replaced. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** Rows that are safe to write to a terminal: no field carries an escape sequence. */
export function printableRows(rows: Rows): Rows {
  async function* batches() {
    for await (const batch of rows.batches) {
      yield batch.map((row) => row.map((value) => (typeof value === 'string' ? printable(value) : value)));
    }
  }
  return { columns: rows.columns, batches: batches() };
}
