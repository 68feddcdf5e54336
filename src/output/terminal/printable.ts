import type { Rows } from '../../rows/rows.ts';

// Control characters, and those that turn the direction of text around.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The text with every character replaced that a terminal would act upon. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** The rows as they may be written to a terminal: no field can reach it with an escape sequence. */
export function printableRows(rows: Rows): Rows {
  async function* batches() {
    for await (const batch of rows.batches) {
      yield batch.map((row) => row.map((value) => (typeof value === 'string' ? printable(value) : value)));
    }
  }
  return { columns: rows.columns, batches: batches() };
}
